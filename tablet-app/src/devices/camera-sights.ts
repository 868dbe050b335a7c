import { isEan } from 'shared-types/scan-code';

/** One code in one picture: its symbology, and how far from the middle it lies (0 in the middle, 1 at a corner). */
export type Sight = Readonly<{ text: string; symbology: Symbology; offCentre: number }>;

/** What is looked for, by the names that browsers use. */
export const SYMBOLOGIES = ['qr_code', 'data_matrix', 'code_128', 'ean_13', 'ean_8', 'upc_a'] as const;
export type Symbology = (typeof SYMBOLOGIES)[number];

/** What the last pictures showed. `candidate` was seen once, `taken` counted and is still in sight. */
export type SightMemory = Readonly<{ candidate: string | null; taken: string | null; takenSeenAtMs: number }>;

export const NOTHING_SEEN: SightMemory = { candidate: null, taken: null, takenSeenAtMs: 0 };

/** A code that left the picture for this long and comes again is another piece. */
export const OUT_OF_SIGHT_MS = 1_200;

/** Squares of dots repair themselves; bars do not, and a glance at them from the side reads digits that are not there. */
const repairsItself = (symbology: Symbology): boolean => symbology === 'qr_code' || symbology === 'data_matrix';
const isWhole = ({ symbology, text }: Sight): boolean =>
  text.trim() !== '' && (symbology === 'ean_13' || symbology === 'ean_8' || symbology === 'upc_a' ? isEan(text) : true);

/**
 * Reads one picture after the other. A code counts once while it stays in sight; bars count when two pictures in a row say the same, and
 * of several codes the one nearest to the middle is meant.
 */
export const readSights = (
  memory: SightMemory,
  sights: readonly Sight[],
  atMs: number,
): Readonly<{ memory: SightMemory; code: string | null }> => {
  const whole = sights.filter(isWhole).toSorted((one, other) => one.offCentre - other.offCentre);
  const isStill = whole.some(({ text }) => text === memory.taken);
  const isGone = !isStill && atMs - memory.takenSeenAtMs > OUT_OF_SIGHT_MS;
  const taken = isGone ? null : memory.taken;
  const takenSeenAtMs = isStill ? atMs : memory.takenSeenAtMs;
  const sight = whole.find(({ text }) => text !== taken);
  if (sight === undefined || isStill) return { memory: { candidate: null, taken, takenSeenAtMs }, code: null };
  if (!repairsItself(sight.symbology) && memory.candidate !== sight.text) {
    return { memory: { candidate: sight.text, taken, takenSeenAtMs }, code: null };
  }
  return { memory: { candidate: null, taken: sight.text, takenSeenAtMs: atMs }, code: sight.text };
};

/** Why a receipt printer would not print now, as it says itself. */
export type PrinterState = 'ready' | 'out-of-paper' | 'cover-open' | 'not-ready';

/** DLE EOT 1, 2 and 4: state, why it is offline, paper. Answered at once, even by a printer that is offline (ESC/POS real-time commands). */
export const ASK_STATE = Uint8Array.of(0x10, 0x04, 1, 0x10, 0x04, 2, 0x10, 0x04, 4);
const ANSWERS = 3;

/** GS r 1: answered in its turn, when all that was sent before it has been worked off. */
export const ASK_WHEN_DONE = Uint8Array.of(0x1d, 0x72, 1);

/** Every answer to DLE EOT has these bits fixed, by which it is told from anything else that a printer says. */
const isAnswer = (byte: number): boolean => (byte & 0x93) === 0x12;

const IS_OFFLINE = 0x08;
const COVER_IS_OPEN = 0x04;
const STOPPED_FOR_PAPER = 0x20;
const PAPER_IS_OUT = 0x60;

/** What the answers to `ASK_STATE` mean; `null` while they are not all there. */
export const stateOf = (heard: readonly number[]): PrinterState | null => {
  const [state, offline, paper] = heard.filter(isAnswer);
  if (state === undefined || offline === undefined || paper === undefined) return null;
  if ((offline & COVER_IS_OPEN) !== 0) return 'cover-open'; // an open cover reads as no paper, too
  if ((paper & PAPER_IS_OUT) !== 0 || (offline & STOPPED_FOR_PAPER) !== 0) return 'out-of-paper';
  return (state & IS_OFFLINE) === 0 ? 'ready' : 'not-ready';
};

export const isWholeAnswer = (heard: readonly number[]): boolean => heard.filter(isAnswer).length >= ANSWERS;

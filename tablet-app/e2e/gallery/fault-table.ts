import type { Picture } from './camera.ts';

const countBy = (pictures: readonly Picture[], keyOf: (picture: Picture) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const picture of pictures) counts.set(keyOf(picture), (counts.get(keyOf(picture)) ?? 0) + 1);
  return counts;
};

/** Each fault once with the pictures it is on, then a line for each screen. Scenes that could not be played are faults, too. */
export const faultTable = (pictures: readonly Picture[], lost: readonly string[]): string => {
  const where = new Map<string, Set<string>>();
  for (const { screen, state, size, theme, language, faults } of pictures) {
    for (const fault of faults) {
      const key = `${screen}, ${state}: ${fault}`;
      where.set(
        key,
        (where.get(key) ?? new Set()).add(fault.startsWith('too little contrast') ? `${size} ${theme}` : `${size} ${language}`),
      );
    }
  }
  const all = countBy(pictures, ({ screen }) => screen);
  const faulty = countBy(pictures.filter(({ faults }) => faults.length > 0), ({ screen }) => screen); // prettier-ignore
  const lines = [
    '',
    ...[...where].map(([fault, places]) => `${fault}  (${[...places].join(', ')})`),
    ...lost.map((scene) => `not played: ${scene}`),
    '',
    `${'screen'.padEnd(12)} pictures  with faults`,
    ...[...all].map(
      ([screen, count]) => `${screen.padEnd(12)} ${String(count).padStart(8)}  ${String(faulty.get(screen) ?? 0).padStart(11)}`,
    ),
    `${'all'.padEnd(12)} ${String(pictures.length).padStart(8)}  ${String(pictures.filter(({ faults }) => faults.length > 0).length).padStart(11)}`,
    '',
  ];
  return `${lines.join('\n')}\n`;
};

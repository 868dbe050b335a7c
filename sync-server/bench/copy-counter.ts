import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';

import type { Counter } from './counter.ts';

/** A folder with a copy of the closed store and its keys, as a server finds them. Answers the copy's database file. */
export const copyCounter = (counter: Counter, folder: string): string => {
  mkdirSync(folder, { recursive: true });
  cpSync(path.dirname(counter.file), folder, { recursive: true, filter: (from) => !from.endsWith('-wal') && !from.endsWith('-shm') });
  return path.join(folder, path.basename(counter.file));
};

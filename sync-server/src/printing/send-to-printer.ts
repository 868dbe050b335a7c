import { connect } from 'node:net';
import type { Socket } from 'node:net';

import type { NetworkPrinter } from 'shared-types/policy';
import { ASK_STATE, ASK_WHEN_DONE, isWholeAnswer, stateOf } from 'shared-types/printer-state';
import type { PrinterState } from 'shared-types/printer-state';
import type { PrintAnswer } from 'shared-types/sync';

export type PrintResult = PrintAnswer['result'];

/** How long is waited for what. All together they stay below the 20 seconds after which a tablet stops waiting. */
export type PrintLimits = Readonly<{ connectMs: number; stateMs: number; takeMs: number; doneMs: number; closeMs: number }>;

export const PRINT_LIMITS: PrintLimits = { connectMs: 3_000, stateMs: 500, takeMs: 8_000, doneMs: 5_000, closeMs: 1_500 };

type Address = Pick<NetworkPrinter, 'host' | 'port' | 'language'>;

/**
 * Gives bytes to a printer over TCP. Until the first of them is on its way every trouble is one that may be tried anew; after that a broken
 * line is `unclear`, for nobody but a person at the paper knows what came out. One that answers nothing is `handed-over` the job, not more.
 */
export const sendToPrinter = async (printer: Address, bytes: Uint8Array, limits: PrintLimits): Promise<PrintResult> => {
  const line = await openLine(printer, limits.connectMs);
  if (line === null) return 'unreachable';
  try {
    // Star printers answer other questions than these; they are printed to as the silent ones are.
    const state = printer.language === 'esc-pos' ? await askState(line, limits.stateMs) : null;
    if (line.isLost()) return 'unreachable';
    if (state !== null && state !== 'ready') return state;
    return await printAndWatch(line, bytes, { speaks: state !== null, limits });
  } finally {
    await hangUp(line, limits.closeMs);
  }
};

/** Many times what a printer says in a job. */
const MOST_HEARD = 1_024;

/** `null`: it does not answer, as many cheap printers. */
const askState = async (line: Line, stateMs: number): Promise<PrinterState | null> => {
  line.forget();
  line.socket.write(ASK_STATE);
  await line.until(() => isWholeAnswer(line.heard()), stateMs);
  return stateOf(line.heard());
};

type Watched = Readonly<{ speaks: boolean; limits: PrintLimits }>;

const printAndWatch = async (line: Line, bytes: Uint8Array, { speaks, limits }: Watched): Promise<PrintResult> => {
  line.forget();
  let isTaken = false;
  line.socket.write(speaks ? Buffer.concat([bytes, ASK_WHEN_DONE]) : bytes, () => {
    isTaken = true;
    line.look();
  });
  await line.until(() => isTaken, limits.takeMs);
  if (!isTaken || line.isLost()) return 'unclear';
  if (!speaks) return (await closes(line, limits.closeMs)) ? 'handed-over' : 'unclear';
  await line.until(() => line.heard().length > 0, limits.doneMs);
  if (line.heard().length > 0) return 'printed';
  // No word that it is done: the paper ran out half way, or it does not know the question. Its state tells which.
  return line.isLost() || (await askState(line, limits.stateMs)) !== 'ready' ? 'unclear' : 'printed';
};

/** Half-closes, so that the printer sees the end of the job. One that keeps its side open has taken all the same. */
const closes = async (line: Line, closeMs: number): Promise<boolean> => {
  line.socket.end();
  await line.until(() => line.isOver(), closeMs);
  return !line.isLost();
};

/** Over only when the printer let go, too: the next caller would find it engaged. */
const hangUp = async (line: Line, closeMs: number): Promise<void> => {
  if (!line.socket.writableEnded) await closes(line, closeMs);
  line.socket.destroy();
};

type Line = Readonly<{
  socket: Socket;
  /** What the printer said since `forget`. */
  heard: () => readonly number[];
  forget: () => void;
  /** It was reset, or closed while something was still to be said. */
  isLost: () => boolean;
  isOver: () => boolean;
  /** Until something is so, the line is over, or the time has passed. */
  until: (isSo: () => boolean, withinMs: number) => Promise<void>;
  look: () => void;
}>;

const openLine = async ({ host, port }: Address, connectMs: number): Promise<Line | null> => {
  const socket = connect({ host, port });
  socket.setNoDelay(true);
  let heard: number[] = [];
  let isLost = false;
  let isOver = false;
  let isOpen = false;
  let look = (): void => undefined;
  socket.on('connect', () => {
    isOpen = true;
    look();
  });
  socket.on('data', (bytes: Buffer) => {
    heard.push(...bytes.subarray(0, MOST_HEARD - heard.length)); // what talks on is no printer
    look();
  });
  socket.on('error', () => {
    isLost = true; // refused, reset, no way there: what it means depends on what was sent
    look();
  });
  socket.on('close', () => {
    isOver = true;
    isLost ||= !socket.writableFinished;
    look();
  });
  const until: Line['until'] = (isSo, withinMs) =>
    new Promise((resolve) => {
      const settle = (): void => {
        clearTimeout(timer);
        look = () => undefined;
        resolve();
      };
      const timer = setTimeout(settle, withinMs);
      look = () => (isSo() || isOver ? settle() : undefined);
      look();
    });
  await until(() => isOpen || isLost, connectMs);
  if (!isOpen) {
    socket.destroy();
    return null;
  }
  return {
    socket,
    heard: () => heard,
    forget: () => {
      heard = [];
    },
    isLost: () => isLost,
    isOver: () => isOver,
    until,
    look: () => look(),
  };
};

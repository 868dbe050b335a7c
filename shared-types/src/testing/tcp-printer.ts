import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** How a printer behaves. `silent` answers nothing, as cheap ones; `resets` breaks the line in the middle of a job. */
export type Habit = 'good' | 'silent' | 'out-of-paper' | 'cover-open' | 'offline' | 'resets' | 'runs-out' | 'never-done' | 'deaf';

const DLE_EOT = [0x10, 0x04];
const GS_R = [0x1d, 0x72];

const ANSWERS: Readonly<Record<'good' | 'out-of-paper' | 'cover-open' | 'offline', readonly [number, number, number]>> = {
  good: [0x12, 0x12, 0x12],
  'out-of-paper': [0x1a, 0x32, 0x72],
  'cover-open': [0x1a, 0x16, 0x72],
  offline: [0x1a, 0x12, 0x12],
};

/** A receipt printer at a TCP port of this process, as far as anyone can tell from outside. */
export const aPrinter = async (habit: Habit = 'good') => {
  const jobs: number[][] = [];
  const open = new Set<Socket>();
  let is = habit;
  let most = 0;
  let whenFree: Promise<void> = Promise.resolve();
  const server = createServer({ allowHalfOpen: false }, (socket) => {
    const job: number[] = [];
    open.add(socket);
    most = Math.max(most, open.size);
    socket.on('error', () => undefined); // a line that we break ourselves
    socket.on('end', () => open.delete(socket));
    socket.on('close', () => {
      open.delete(socket);
      if (job.length > 0) jobs.push(job);
    });
    if (is === 'deaf') socket.pause();
    socket.on('data', (bytes: Buffer) => void whenFree.then(() => hear(socket, job, [...bytes])));
  });
  const hear = (socket: Socket, job: number[], bytes: number[]): void => {
    for (let at = 0; at < bytes.length; at += 1) {
      const [first = 0, second, which = 0] = bytes.slice(at, at + 3);
      if (first === DLE_EOT[0] && second === DLE_EOT[1]) {
        const state = job.length > 0 && is === 'runs-out' ? 'out-of-paper' : is in ANSWERS ? (is as keyof typeof ANSWERS) : 'good';
        if (is !== 'silent') socket.write(Uint8Array.of(ANSWERS[state][which === 4 ? 2 : which === 2 ? 1 : 0]));
        at += 2;
      } else if (first === GS_R[0] && second === GS_R[1]) {
        if (is === 'good') socket.write(Uint8Array.of(0x00));
        at += 2;
      } else {
        job.push(first);
      }
    }
    if (is === 'resets' && job.length > 0) socket.resetAndDestroy();
  };
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: (server.address() as AddressInfo).port, // it listens on TCP
    /** What came out, a list of bytes per job. */
    jobs: () => jobs,
    /** The most callers that were on the line together. */
    mostAtOnce: () => most,
    become: (habit_: Habit): void => {
      is = habit_;
    },
    /** Works nothing off until the answer is called. */
    hold: (): (() => void) => {
      let release = (): void => undefined;
      whenFree = new Promise((free) => {
        release = free;
      });
      return release;
    },
    close: async (): Promise<void> => {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
};

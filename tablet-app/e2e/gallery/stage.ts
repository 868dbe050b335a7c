import type { Page } from '@playwright/test';

import { damageDeviceKey, emptyTables } from '../support/damage.ts';
import type { Counter } from '../support/counter.ts';
import { expect } from '../support/world.ts';
import type { World } from '../support/world.ts';

/** Where the scenes play: one server, one manager's tablet that is enrolled once, and a browser that was never enrolled. */
export type Stage = Readonly<{ world: World; counter: Counter; fresh: Page }>;

/** From here on the worker that searches is asked in vain, until `letGo`: what is being read stays being read. */
export const holdReading = async (page: Page): Promise<void> => {
  await page.evaluate(() => {
    const send = Reflect.get(Worker.prototype, 'postMessage') as Worker['postMessage'];
    const held: (() => void)[] = [];
    Reflect.set(Worker.prototype, 'postMessage', function hold(this: Worker, ...given: Parameters<Worker['postMessage']>) {
      held.push(() => send.apply(this, given));
    });
    Reflect.set(window, 'letGo', () => {
      Reflect.set(Worker.prototype, 'postMessage', send);
      for (const one of held) one();
    });
  });
};

export const letGo = async (page: Page): Promise<void> => page.evaluate(() => (Reflect.get(window, 'letGo') as () => void)());

/** The next screen that writes a date stops, as a bug stops it. */
export const stopNextScreen = async (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', {
      get: () => {
        throw new Error('a bug');
      },
    });
  });

/** Back from anything: the tablet as it is in the morning, signed in and at Find, with every language in the page. */
export const reopened = async ({ world, counter }: Stage): Promise<void> => {
  await counter.page.goto(world.origin);
  await counter.unlock(world.printed.manager.pin);
  await counter.isAtFind();
};

export const offline = async ({ world, counter }: Stage): Promise<void> => {
  await world.setWeather({ kind: 'cut' });
  await counter.seesOffline();
};

export const allSent = async ({ counter }: Stage): Promise<void> => expect(counter.queueLabel).toHaveText(/All sent/, { timeout: 60_000 });

/** From Readiness, as somebody at the counter would: after so many pictures without network the tablet itself tries only now and then. */
export const triedNow = async (stage: Stage): Promise<void> => {
  await stage.world.setWeather({ kind: 'clear' });
  await stage.counter.button('Try now').click();
  await allSent(stage);
};

export const breakKey = async ({ counter }: Stage): Promise<void> => damageDeviceKey(counter.page, 'mute');

/**
 * A busy day and the same day a week ago, written from the returns that are here: hours pass slowly, and a server would rightly
 * refuse returns of last week.
 */
export const liveThroughAWeek = async ({ counter }: Stage): Promise<void> => {
  await counter.page.evaluate(async () => {
    const opening = indexedDB.open('retour-ledger');
    const db = await new Promise<IDBDatabase>((resolve) => opening.addEventListener('success', () => resolve(opening.result)));
    const table = db.transaction('returns', 'readwrite').objectStore('returns');
    const reading = table.getAll() as IDBRequest<
      { returnId: string; recordedAt: string; record: { presentedAt: string; returnId: string } }[]
    >; // the ledger's rows
    await new Promise((done) => reading.addEventListener('success', done));
    const rows = reading.result;
    const now = new Date();
    const perHour = [1, 2, 4, 5, 2, 3, 4, 6, 3, 1];
    for (const [week, share] of [
      [0, 1],
      [7, 0.8],
    ] as const) {
      for (const [at, count] of perHour.entries()) {
        const hour = new Date(now.getFullYear(), now.getMonth(), now.getDate() - week, 10 + at, 12);
        if (week === 0 && hour > now) continue;
        for (let one = 0; one < Math.round(count * share); one += 1) {
          const row = rows[(at + one) % rows.length];
          if (row === undefined) continue;
          const returnId = crypto.randomUUID();
          const when = hour.toISOString();
          table.add({
            ...row,
            returnId,
            recordedAt: when,
            commandId: returnId,
            clientSeq: 90_000 + week * 1_000 + at * 20 + one,
            slipNumber: `${returnId.slice(0, 8)}`,
            record: { ...row.record, returnId, presentedAt: when },
          });
        }
      }
    }
    await new Promise((done) => table.transaction.addEventListener('complete', done));
    db.close();
  });
};

/** A store in which nothing happened yet: the demo's own day is put aside, until the tablet is told of it again. */
export const forgetDay = async (stage: Stage): Promise<void> => {
  await expect(stage.counter.queueLabel).toHaveText(/All sent/);
  await emptyTables(stage.counter.page, ['documents']);
  await reopened(stage);
};

export const rememberDay = async (stage: Stage): Promise<void> => {
  await emptyTables(stage.counter.page, ['meta']);
  await reopened(stage);
  await allSent(stage);
};

import { createHash } from 'node:crypto';

import type { Random } from './random.ts';
import type { WorkItem } from './real-orders.ts';
import type { ReplayTablet, ReplayWorld } from './replay-world.ts';

/** The return's id is a function of what it is, so that asking again after a reload is the same return. In the form of a UUIDv7. */
export const returnIdOf = (item: WorkItem): string => {
  const hex = createHash('sha256').update(`${item.returnNumber}|${item.orderNumber}`).digest('hex');
  const ms = Date.parse(item.returnedAt).toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
};

type Told = Readonly<{ cuts: number; reloads: number; reloadsWhileRecording: number; offlineReturns: number }>;

type Chance = Readonly<{ random: Random; progress: (text: string) => void }>;

const CUT_LASTS = 40;

/**
 * Records every return in file order on a random tablet, while networks are cut and pages reloaded at random moments, some in the
 * middle of a confirm. Ends when all outboxes are empty and every refund reached its end.
 */
export const replayReturns = async (world: ReplayWorld, work: readonly WorkItem[], { random, progress }: Chance): Promise<Told> => {
  const told = { cuts: 0, reloads: 0, reloadsWhileRecording: 0, offlineReturns: 0 };
  const healsAt = new Map<ReplayTablet, number>();
  for (const [position, item] of work.entries()) {
    for (const tablet of world.tablets) {
      if ((healsAt.get(tablet) ?? Infinity) <= position) {
        tablet.reconnect();
        healsAt.delete(tablet);
      }
    }
    const tablet = world.tablets[random.below(world.tablets.length)];
    if (tablet === undefined) throw new Error('no tablets');
    if (random.below(25) === 0 && !healsAt.has(tablet)) {
      tablet.cut();
      told.cuts += 1;
      healsAt.set(tablet, position + 1 + random.below(CUT_LASTS));
    }
    if (random.below(60) === 0) {
      await tablet.reload();
      told.reloads += 1;
    }
    await world.setClock(item.returnedAt);
    told.offlineReturns += healsAt.has(tablet) ? 1 : 0;
    if (random.below(60) === 0) {
      await tablet.recordAcrossReload(item, returnIdOf(item));
      told.reloadsWhileRecording += 1;
    } else {
      await tablet.record(item, returnIdOf(item));
    }
    if ((position + 1) % 250 === 0) progress(`${position + 1} of ${work.length} recorded`);
  }
  for (const tablet of world.tablets) tablet.reconnect();
  progress('all recorded; waiting until every outbox is empty and every refund has ended');
  await world.settle();
  return told;
};

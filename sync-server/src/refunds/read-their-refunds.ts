import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { ChannelOrder } from 'shared-types/channel-order';
import { orderIdOf } from 'shared-types/ids';
import type { ChannelId } from 'shared-types/ids';

import type { Unreadable, WebChannel } from '../channels/channel.ts';
import type { ReadingPlace } from '../feed/recovery-state.ts';
import { placeBefore } from '../orders/channel-places.ts';
import { readChannelOn } from '../orders/read-channel.ts';
import type { ReadingDeps } from '../orders/read-channel.ts';
import type { TheirRefund } from './match-refunds.ts';

/** The channel may have booked a refund a while before or after we heard of it. */
export const OVERLAP_MS = 3_600_000;

type Documents = Readonly<{ kind: 'documents'; documents: readonly ChannelOrder[] }>;

/** The newest document of each order that was read. */
export const readDocuments = async (deps: ReadingDeps, channel: WebChannel, since: Instant): Promise<Documents | Unreadable> => {
  const documents = new Map<string, ChannelOrder>();
  let place: ReadingPlace = { phase: 'changes', cursor: await placeBefore(deps.db.read, channel.info.id, addMs(since, -OVERLAP_MS)) };
  while (place.phase !== 'done') {
    const page = await readChannelOn(deps, channel, place);
    if (page.kind === 'unreadable') return page;
    for (const document of page.documents) if (document.refunds.length > 0) documents.set(document.id, document);
    place = page.next;
  }
  return { kind: 'documents', documents: [...documents.values()] };
};

/** What a channel's documents tell of money that went back, whoever gave it. */
export const theirsIn = (channel: ChannelId, documents: readonly ChannelOrder[]): TheirRefund[] =>
  documents.flatMap((document) =>
    document.refunds
      .filter((refund) => refund.status === 'done')
      .map((refund) => ({
        orderId: orderIdOf(channel, document.id),
        externalId: refund.id,
        marker: refund.marker,
        amountMinor: refund.amountMinor,
        at: refund.at,
      })),
  );

/** Channels that push tell the results of our refunds by themselves. */
export const toldByThemselves = async ({ db }: Pick<ReadingDeps, 'db'>, channel: ChannelId): Promise<TheirRefund[]> => {
  const rows = await db.read.selectFrom('channel_refund').selectAll().where('channel', '=', channel).where('state', '=', 'done').execute();
  return rows
    .filter((row) => row.refund_key !== null)
    .map((row) => ({
      orderId: row.order_id ?? '',
      externalId: row.external_id,
      marker: row.refund_key,
      amountMinor: row.amount_minor,
      at: row.at as Instant, // checked when it was told
    }));
};

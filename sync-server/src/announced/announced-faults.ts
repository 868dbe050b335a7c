import { addMs } from 'shared-types/calendar';
import type { Instant } from 'shared-types/calendar';
import type { KnownOrder } from 'shared-types/order';

import type { AnnounceRequest } from './announce-request.ts';

/** A field of the request by its path, and in words what to do about it. */
export type FieldFault = Readonly<{ path: string; message: string }>;

/** The clock of a shop may be ahead of ours by this much. */
const CLOCKS_DIFFER_MS = 300_000;

/** What cannot be true of this order at this moment. Whether the window is open is not judged here: goods are never refused. */
export const announcedFaults = (request: AnnounceRequest, known: KnownOrder, now: Instant): FieldFault[] => [
  ...momentFaults(request, known, now),
  ...request.lines.flatMap((_, at) => lineFaults(request, known, at)),
];

const momentFaults = ({ announcedAt }: AnnounceRequest, { order }: KnownOrder, now: Instant): FieldFault[] => {
  if (announcedAt > addMs(now, CLOCKS_DIFFER_MS)) return [{ path: 'announcedAt', message: `it is in the future: it is ${now} now` }];
  if (announcedAt < order.placedAt)
    return [{ path: 'announcedAt', message: `it is before the order was placed, which was at ${order.placedAt}` }];
  return [];
};

const lineFaults = ({ lines }: AnnounceRequest, { order, state }: KnownOrder, at: number): FieldFault[] => {
  const lineId = lines[at]?.lineId;
  const line = order.lines.find((one) => one.lineId === lineId);
  if (!line) {
    const parts = order.lines.filter((one) => one.bundle?.lineId === lineId).map((one) => one.lineId);
    const names = (parts.length > 0 ? parts : order.lines.map((one) => one.lineId)).slice(0, 20).join(', ');
    const what = parts.length > 0 ? 'this line is a bundle, so name its parts' : 'the order has no such line; it has';
    return [{ path: `lines.${at}.lineId`, message: `${what}: ${names}` }];
  }
  const soFar = lines.slice(0, at + 1).filter((one) => one.lineId === lineId); // the same line may stand there twice
  const units = soFar.reduce((all, one) => all + one.units, 0);
  const bought = line.quantity - (state.lines.find((one) => one.lineId === lineId)?.cancelled ?? 0);
  return units > bought ? [{ path: `lines.${at}.units`, message: `${bought} were bought, and ${units} are announced` }] : [];
};

import type { OrderLineId } from 'shared-types/ids';
import type { AnnouncedReturn } from 'shared-types/announced-return';
import type { KnownOrder } from 'shared-types/order';
import type { WhyNot } from 'shared-types/returnable';
import { codesOf, readScanCode } from 'shared-types/scan-code';
import { foldCode } from 'shared-types/text';

import type { DeskLine } from './desk-view.ts';

/** What a scanned code is to the order on the desk (UX §6). `other`: nothing of it, so it may be another return. */
export type ScanAnswer =
  | Readonly<{ kind: 'match'; lineId: OrderLineId; units: number }>
  | Readonly<{ kind: 'again'; lineId: OrderLineId; why: WhyNot }>
  | Readonly<{ kind: 'all-picked'; lineId: OrderLineId }>
  | Readonly<{ kind: 'this-order' }>
  | Readonly<{ kind: 'announced'; announced: AnnouncedReturn }>
  | Readonly<{ kind: 'other'; code: string }>;

export type OnDesk = Readonly<{
  known: KnownOrder;
  open: readonly DeskLine[];
  gone: readonly DeskLine[];
  /** What was announced of this order. */
  announced: readonly AnnouncedReturn[];
}>;

/** A garment's barcode or SKU adds one unit of the first line that still has some; the order's own number, parcel or announced return is known too. */
export const readDeskScan = (code: string, { known, open, gone, announced }: OnDesk): ScanAnswer => {
  const scan = readScanCode(code);
  const said = scan.kind === 'announced' ? announced.find((one) => one.code === scan.code) : undefined;
  const isFresh = open.every((one) => one.picked === null); // what was picked by hand is not overwritten
  if (said) return said.status === 'open' && isFresh ? { kind: 'announced', announced: said } : { kind: 'this-order' };
  const codes = new Set([foldCode(code), ...codesOf(scan)]);
  const isSaid = (text: string | null): boolean => text !== null && codes.has(foldCode(text));
  const isIt = ({ line }: DeskLine): boolean =>
    isSaid(line.sku) || isSaid(line.barcode) || (line.barcode !== null && codesOf(readScanCode(line.barcode)).some(isSaid));
  const free = open.find((one) => isIt(one) && (one.picked?.units ?? 0) < one.max);
  if (free) return { kind: 'match', lineId: free.line.lineId, units: (free.picked?.units ?? 0) + 1 };
  const full = open.find(isIt);
  if (full) return { kind: 'all-picked', lineId: full.line.lineId };
  const back = gone.find(isIt);
  if (back?.why) return { kind: 'again', lineId: back.line.lineId, why: back.why };
  return isSaid(known.order.number) || (known.order.parcels ?? []).some(isSaid) ? { kind: 'this-order' } : { kind: 'other', code };
};

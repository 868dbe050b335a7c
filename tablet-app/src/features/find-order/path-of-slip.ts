import type { ScanCode } from 'shared-types/scan-code';

import { announcedReturns } from '../../store/documents.ts';
import { readReturn } from '../../store/live.ts';
import type { Tablet } from '../../store/tablet-context.ts';

/** Where a slip or the code of an announced return leads on this tablet; `null`: nowhere, or it is neither. */
export const pathOfSlip = async (tablet: Tablet, read: ScanCode): Promise<string | null> => {
  if (read.kind === 'announced') {
    const [announced] = await announcedReturns(tablet, { code: read.code });
    return announced ? `/order/${encodeURIComponent(announced.orderId)}?announced=${announced.code}` : null;
  }
  const by = read.kind === 'slip' ? { slipNumber: read.number } : read.kind === 'slip-code' ? { returnId: read.slip.code.returnId } : null;
  const row = by === null ? null : await readReturn(tablet, by);
  return row === null ? null : `/history/${row.returnId}`;
};

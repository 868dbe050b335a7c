import type { Money } from 'shared-types/money';

import type { ReturnRow } from './return-status.ts';

/** The amount a list shows for a return: what the till owes where the money lies there, else what goes back on the web. */
export const shownAmount = (row: Pick<ReturnRow, 'route' | 'refund' | 'atTill'>): Money | null =>
  row.route === 'till' ? row.atTill : row.refund;

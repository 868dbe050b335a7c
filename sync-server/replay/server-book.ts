import type { Reader } from '../src/db/open.ts';

/** One return as the server's own rows tell it: units and money from its claims, the refund from what the channel confirmed. */
export type BookedReturn = Readonly<{
  returnId: string;
  refundMinor: number | null;
  lines: readonly Readonly<{ lineNumber: number; units: number; refundMinor: number }>[];
}>;

export const readServerBook = async (db: Reader): Promise<BookedReturn[]> => {
  const returns = await db.selectFrom('return_record').select(['return_id']).where('voided_at', 'is', null).orderBy('return_id').execute();
  const claims = await db.selectFrom('claim').selectAll().where('status', '=', 'claimed').execute();
  const refunds = await db.selectFrom('refund').select(['return_id', 'amount_minor']).where('state', '=', 'confirmed').execute();
  const linesOf = new Map<string, { lineNumber: number; units: number; refundMinor: number }[]>();
  for (const claim of claims) {
    const lines = linesOf.get(claim.return_id) ?? [];
    linesOf.set(claim.return_id, lines);
    lines.push({ lineNumber: Number(claim.line_id), units: claim.units, refundMinor: claim.money_minor });
  }
  const paid = new Map<string, number>();
  for (const refund of refunds) paid.set(refund.return_id, (paid.get(refund.return_id) ?? 0) + refund.amount_minor);
  return returns.map((row) => ({
    returnId: row.return_id,
    refundMinor: paid.get(row.return_id) ?? null,
    lines: linesOf.get(row.return_id) ?? [],
  }));
};

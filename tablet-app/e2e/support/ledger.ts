import type { Page } from '@playwright/test';

type KeptSlip = Readonly<{ slipNumber: string; document: Readonly<{ address: string; promisedBy: string | null }> }>;

const longDay = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** What the ledger keeps of a slip: the text of its code, and the promised day in words. */
export const slipInLedger = async (page: Page, slipNumber: string): Promise<Readonly<{ address: string; promised: string }>> => {
  const kept = await page.evaluate(async () => {
    const opening = indexedDB.open('retour-ledger');
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(new Error('no ledger')));
    });
    const reading = db.transaction('slips').objectStore('slips').getAll() as IDBRequest<KeptSlip[]>; // the ledger's own rows
    const rows = await new Promise<KeptSlip[]>((resolve) => {
      reading.addEventListener('success', () => resolve(reading.result));
    });
    db.close();
    return rows;
  });
  const slip = kept.find((one) => one.slipNumber === slipNumber);
  if (slip === undefined) throw new Error(`the ledger has no slip ${slipNumber}`);
  const { address, promisedBy } = slip.document;
  return { address, promised: longDay.format(new Date(`${promisedBy ?? ''}T12:00:00Z`)).replace(',', '') };
};

import 'fake-indexeddb/auto';

import { aKnownOrder, aMarket, id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import { aDraft, aDraftLine, aTablet } from '../../store/for-tests.ts';
import { confirmReturn } from './confirm-return.ts';

const labelOf = () => ({ text: 'Too small', language: 'en' });

test('P-5 the slip speaks the language of the customer’s order, whoever serves her; without an order that of the market', async () => {
  const tablet = await aTablet({ market: aMarket({ locale: 'fr-FR' }) });
  const localeOf = async (asked: Omit<Parameters<typeof confirmReturn>[1], 'labelOf'>): Promise<string | undefined> => {
    const confirmed = await confirmReturn(tablet, { ...asked, labelOf });
    return confirmed.ok ? (await tablet.ledger.slips.get(confirmed.value.returnId))?.document.locale : confirmed.error.kind;
  };
  expect(tablet.session.getState()?.locale).toBe('fr');
  expect(await localeOf({ draft: aDraft(tablet), known: aKnownOrder({ locale: 'de-AT' }) })).toBe('de-AT');
  const blind = aDraft(tablet, { orderId: null, typed: 'EC-9', lines: [aDraftLine({ lineId: null, sku: 'MER-NV-M' })] });
  expect(await localeOf({ draft: blind, known: null })).toBe('fr-FR');
});

test('R-5 nothing is recorded while a line lacks what the server will ask for, and the answer says which', async () => {
  const tablet = await aTablet();
  const known = aKnownOrder();
  const trouble = async (lines: ReturnType<typeof aDraftLine>[]) => {
    const confirmed = await confirmReturn(tablet, { draft: aDraft(tablet, { lines }), known, labelOf });
    return confirmed.ok ? 'recorded' : confirmed.error;
  };
  expect(await trouble([])).toEqual({ kind: 'nothing-picked' });
  expect(await trouble([aDraftLine(), aDraftLine({ reason: null })])).toEqual({ kind: 'reason-missing', position: 1 });
  expect(await trouble([aDraftLine({ condition: null })])).toEqual({ kind: 'condition-missing', position: 0 });
  expect(await trouble([aDraftLine({ lineId: id.line(9) })])).toEqual({ kind: 'line-unknown', position: 0 });
  expect(await tablet.ledger.outbox.count()).toBe(0);
});

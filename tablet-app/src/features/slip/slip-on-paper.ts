import type { TFunction } from 'i18next';

import { line } from '../../devices/paper.ts';
import type { Paper, PaperElement } from '../../devices/paper.ts';
import type { Format } from '../../i18n/format.ts';
import type { SlipDocument } from '../../store/slip.ts';
import { meansName } from './means-name.ts';
import { isTransferred, keptFor, showsMeans } from './slip-saying.ts';
import type { SlipSaying } from './slip-saying.ts';

export type SlipWords = Readonly<{ document: SlipDocument; saying: SlipSaying; copy: number; t: TFunction; format: Format }>;

const RULE: PaperElement = { kind: 'rule' };

/** What a slip says, in the customer's language, for any printer: never to be taken for a receipt, so no tax and no totals (UX §10). */
export const slipOnPaper = (words: SlipWords): Paper => {
  const { document, saying, copy, t, format } = words;
  const { store } = document;
  const stamp = copy === 0 ? [] : [line(t('slip.copy', { n: copy }), 'stamp')];
  return [
    ...stamp,
    line(store.brand, 'brand'),
    line([store.name, store.address].filter((part) => part !== '').join(' · ')),
    line(`${format.paperMoment(document.presentedAt)} · ${t('slip.servedBy', { name: document.staffName })}`),
    RULE,
    { kind: 'text', look: 'plain', heading: t('slip.returnSlip'), text: `, ${t('slip.not')}` },
    line(document.slipNumber, 'number'),
    ...(document.orderNumber === '' ? [] : [line(t('slip.order', { number: document.orderNumber }))]),
    RULE,
    ...document.lines.flatMap((one) => goods(words, one)),
    RULE,
    ...amount(words),
    RULE,
    { kind: 'code', text: document.address, label: document.slipNumber },
    line(`${t(keptFor(saying))} ${t('slip.followPaper', { brand: store.brand })}`),
    ...stamp,
    { kind: 'cut' },
  ];
};

const goods = ({ document, t, format }: SlipWords, one: SlipDocument['lines'][number]): Paper => {
  const left = `${one.units} × ${one.name}${one.variant === '' ? '' : `, ${one.variant}`}`;
  const right = document.gift || one.money === null ? '' : format.money(one.money);
  return [{ kind: 'columns', left, right }, line(t(`reason.${one.reason}`))];
};

const amount = (words: SlipWords): Paper => {
  const { document, saying, t } = words;
  switch (saying.kind) {
    case 'web':
      return webRefund(words, saying);
    case 'till':
      return [
        line(t('slip.atTill'), 'title'),
        ...document.means.flatMap(({ receipt }) => (receipt === null ? [] : [line(t('slip.receiptNumber', { number: receipt }))])),
      ];
    case 'review':
      return [line(t('slip.status', { status: t('slip.statusReview') }))];
    case 'void':
      return [line(t('slip.voidText'))];
    case 'goods':
      return [line(t('slip.status', { status: t('slip.statusGoods') }))];
  }
};

const webRefund = ({ document, t, format }: SlipWords, saying: Extract<SlipSaying, { kind: 'web' }>): Paper => {
  const { gift, amounts, means, promisedBy } = document;
  const withheld = amounts?.withheld;
  const status = t(saying.certainty === 'confirmed' ? 'slip.statusConfirmed' : 'slip.statusRecorded');
  return [
    ...(gift ? [] : [line(t('slip.refund')), line(format.money(saying.amount), 'amount')]),
    ...(showsMeans(document, saying) ? means.map((one) => meansRow(one, t, format)) : []),
    ...(gift || withheld === undefined || withheld.minor === 0 ? [] : [line(t('slip.kept', { amount: format.money(withheld) }))]),
    ...(isTransferred(document) ? [line(t('slip.transfer'))] : []),
    ...(promisedBy === null ? [] : [line(t('slip.paperBy', { date: format.paperDay(promisedBy) }), 'strong')]),
    line(t('slip.status', { status })),
  ];
};

const meansRow = (means: SlipDocument['means'][number], t: TFunction, format: Format): PaperElement => ({
  kind: 'columns',
  left: `${meansName(means, t)}${means.last4 === null ? '' : ` …${means.last4}`}`,
  right: means.amount === null ? '' : format.money(means.amount),
});

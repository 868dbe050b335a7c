import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Format } from '../../i18n/format.ts';
import { readOrderId } from '../../store/read-ids.ts';
import { recordCommand } from '../../store/record-return.ts';
import type { CaseRow } from '../../store/return-status.ts';
import type { OrderHit } from '../../store/search.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { Field } from '../../ui/Field.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { asksGoods, isNotice, lacksOf, refundActionOf } from './cases.ts';
import type { CaseAct, Decision } from './cases.ts';

type DecideSheetProps = Readonly<{
  row: CaseRow;
  act: CaseAct;
  /** The words of the act, as on the button that opened the question. */
  does: string;
  format: Format;
  onClose: () => void;
  onSaved: () => void;
}>;

const TITLES = {
  accept: 'case.acceptTitle',
  refuse: 'case.refuseTitle',
  match: 'case.matchTitle',
  resend: 'case.resendTitle',
  'mark-refunded': 'case.markRefundedTitle',
  'cancel-and-release': 'case.cancelRefundTitle',
} as const;

const FIRST_WORDS = {
  accept: 'case.wordsAccept',
  match: 'case.wordsAccept',
  refuse: 'case.wordsRefuse',
  resend: 'case.wordsResend',
  'mark-refunded': 'case.wordsMarkRefunded',
  'cancel-and-release': 'case.wordsCancelRefund',
} as const;

/** Decides a case: what the customer is told, what became of the goods, which order they are from, or what is done about its refund. */
export const DecideSheet = ({ row, act, does, format, onClose, onSaved }: DecideSheetProps) => {
  const { t } = useTranslation();
  const tablet = useTablet();
  const isSeen = isNotice(row.view);
  const [words, setWords] = useState<string>(t(isSeen ? 'case.wordsSeen' : FIRST_WORDS[act]));
  const [goods, setGoods] = useState<Decision['goods']>(null);
  const [matched, setMatched] = useState<OrderHit | null>(null);
  const [reference, setReference] = useState('');
  const [isBusy, setBusy] = useState(false);
  const action = refundActionOf(act);
  const isGoodsAsked = asksGoods(row.view, act);
  const decision: Decision = { act, words, goods, matchedOrder: matched?.orderId ?? null, reference };
  const lack = lacksOf(decision, isGoodsAsked);
  const isHard = act === 'refuse' || act === 'cancel-and-release';

  const save = async (): Promise<void> => {
    setBusy(true);
    const recorded = await recordCommand(tablet, {
      type: 'case.decide',
      body: {
        caseId: row.view.caseId,
        decision: isHard ? 'refuse' : 'accept',
        words: words.trim(),
        goods: isGoodsAsked ? goods : null,
        matchedOrder: decision.matchedOrder === null ? null : readOrderId(decision.matchedOrder),
        refund: action === null ? null : { action, reference: reference.trim() === '' ? null : reference.trim() },
      },
    });
    setBusy(false);
    if (!recorded.ok) return;
    tablet.sync.poke();
    onClose();
    onSaved();
  };

  return (
    <Sheet
      title={isSeen ? t(row.view.kind === 'order-closed' ? 'case.openOrderTitle' : 'case.seenTitle') : t(TITLES[act])}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button className="min-h-18" onClick={onClose}>
            {t('case.cancel')}
          </Button>
          <Button kind={isHard ? 'danger' : 'next'} isIdle={lack !== null || isBusy} onClick={() => void save()}>
            {lack === null ? does : t(lack as 'case.wordsMissing')}
          </Button>
        </>
      }
    >
      {action !== null && <p>{t(`case.does.${action}`)}</p>}
      {row.view.kind === 'order-closed' && <p>{t('case.does.open-order')}</p>}
      {act === 'match' && <MatchOrder matched={matched} onMatch={setMatched} format={format} />}
      {isGoodsAsked && (
        <div>
          <h3 className="mb-2 text-small font-strong">{t('case.goodsQuestion')}</h3>
          <Choices
            label={t('case.goodsQuestion')}
            columns={2}
            choices={[
              { value: 'kept', label: t('case.kept') },
              { value: 'handed-back', label: t('case.handedBack') },
            ]}
            value={goods}
            onChange={setGoods}
          />
        </div>
      )}
      {(act === 'mark-refunded' || act === 'cancel-and-release') && (
        <Field
          label={t(act === 'mark-refunded' ? 'case.reference' : 'case.found')}
          aside={t(act === 'mark-refunded' ? 'case.referenceAside' : 'case.foundAside')}
          value={reference}
          maxLength={120}
          autoComplete="off"
          onChange={setReference}
        />
      )}
      <Field isLong label={t(action === null && !isSeen ? 'case.words' : 'case.why')} value={words} maxLength={300} onChange={setWords} />
    </Sheet>
  );
};

const MatchOrder = ({
  matched,
  onMatch,
  format,
}: Readonly<{ matched: OrderHit | null; onMatch: (hit: OrderHit | null) => void; format: Format }>) => {
  const { t } = useTranslation();
  const { search, sync } = useTablet();
  const [number, setNumber] = useState('');
  const [hits, setHits] = useState<readonly OrderHit[] | null>(null);
  const find = async (): Promise<void> => {
    const here = await search.find(number);
    const web = here.hits.length > 0 ? null : await sync.lookup(number);
    const found = web?.ok === true ? web.value.hits : here.hits;
    setHits(found);
    onMatch(found.length === 1 ? (found[0] ?? null) : null);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void find();
      }}
    >
      <div className="flex items-end gap-2">
        <Field
          className="flex-1"
          label={t('case.matchField')}
          value={number}
          autoComplete="off"
          onChange={setNumber}
          complaint={hits?.length === 0 ? t('case.matchNone') : null}
        />
        <Button type="submit" className="min-h-13" icon={<Search aria-hidden />} isIdle={number.trim().length < 3}>
          {t('case.matchFind')}
        </Button>
      </div>
      {hits !== null && hits.length > 0 && (
        <div className="mt-3">
          <Choices
            label={t('case.matchTitle')}
            columns={2}
            choices={hits
              .slice(0, 6)
              .map((hit) => ({ value: hit.orderId as string, label: `${hit.customerName} · ${hit.number} · ${format.money(hit.total)}` }))}
            value={matched?.orderId ?? null}
            onChange={(orderId) => onMatch(hits.find((hit) => hit.orderId === orderId) ?? null)}
          />
        </div>
      )}
    </form>
  );
};

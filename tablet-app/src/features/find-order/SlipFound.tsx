import { CircleCheck, CloudOff, FileQuestionMark, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ReadSlip } from 'shared-types/slip';
import type { SlipStatus } from 'shared-types/slip-status';

import type { Format } from '../../i18n/format.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { isSlipOfOurs } from '../../store/verify-slip.ts';
import { Button } from '../../ui/Button.tsx';
import { Note } from '../../ui/Note.tsx';
import { STATUS_LOOKS } from '../../ui/looks.ts';
import { StateMark } from '../../ui/StateMark.tsx';

/** A scanned slip whose return this tablet does not know: its code as read, and the text that stands behind its #. */
export type FoundSlip = Readonly<{ slip: ReadSlip; text: string }>;

type Stands =
  | Readonly<{ kind: 'asking' | 'not-ours' | 'genuine' | 'unchecked' }>
  | Readonly<{ kind: 'lost'; status: SlipStatus; step: 'asked' | 'restoring' | 'not-now' }>
  | Readonly<{ kind: 'here'; status: SlipStatus; wasRestored: boolean }>;

export type SlipFoundProps = Readonly<{ found: FoundSlip; format: Format }>;

/**
 * P-9: what became of a slip that is not of this tablet. The server is asked; if the return never reached it, whoever holds the paper may have
 * it restored. Without a network the tablet verifies the slip itself and asks nothing.
 */
export const SlipFound = ({ found, format }: SlipFoundProps) => {
  const { t } = useTranslation();
  const tablet = useTablet();
  const [stands, setStands] = useState<Stands>({ kind: 'asking' });
  const { slipNumber: number, amount, presentedAt } = found.slip.code;
  useEffect(() => {
    let isAsked = true;
    const ask = async (): Promise<void> => {
      const answer = await tablet.sync.askSlip(found.text);
      const next = await standsAs(answer, async () => isSlipOfOurs(tablet, found.slip));
      if (isAsked) setStands(next);
    };
    void ask();
    return () => {
      isAsked = false;
    };
  }, [tablet, found]);

  const restore = async (status: SlipStatus): Promise<void> => {
    setStands({ kind: 'lost', status, step: 'restoring' });
    const answer = await tablet.sync.restoreSlip(found.text);
    setStands(
      answer.ok ? { kind: 'here', status: answer.value, wasRestored: answer.value.restored } : { kind: 'lost', status, step: 'not-now' },
    );
    if (answer.ok) tablet.sync.poke();
  };
  switch (stands.kind) {
    case 'asking':
      return <output className="block px-4 py-3 text-small text-ink-2 stack:px-6">{t('restore.asking', { number })}</output>;
    case 'lost':
      return (
        <section aria-labelledby="lost-slip" className="flex flex-col gap-3 border-t border-line px-4 py-4 stack:px-6">
          <h2 id="lost-slip" className="text-heading">
            {t('restore.title')}
          </h2>
          <p>{t('restore.how', { number, store: stands.status.storeName, date: format.moment(presentedAt) })}</p>
          {amount !== null && <p className="font-strong">{t('restore.amount', { amount: format.money(amount) })}</p>}
          {stands.step === 'not-now' && (
            <Note icon={TriangleAlert} tone="person" role="alert">
              {t('restore.notNow')}
            </Note>
          )}
          <Button
            kind="next"
            className="self-start max-stack:w-full"
            isIdle={stands.step === 'restoring'}
            onClick={() => void restore(stands.status)}
          >
            {t(stands.step === 'restoring' ? 'restore.restoring' : 'restore.yes')}
          </Button>
        </section>
      );
    case 'here':
      return (
        <Note icon={CircleCheck} tone="good" role="alert" isWide>
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <b>{t(stands.wasRestored ? 'restore.done' : 'restore.here', { number })}</b>
            <StateMark {...STATUS_LOOKS[stands.status.status]}>{t(`state.${stands.status.status}`)}</StateMark>
            {stands.status.amount !== null && format.money(stands.status.amount)}
          </span>
        </Note>
      );
    case 'not-ours':
      return (
        <Note icon={FileQuestionMark} tone="person" role="alert" isWide>
          {t('restore.notOurs')}
        </Note>
      );
    case 'genuine':
    case 'unchecked':
      return (
        <Note icon={CloudOff} isWide>
          {t(stands.kind === 'genuine' ? 'restore.genuine' : 'restore.unchecked', { number })}
        </Note>
      );
  }
};

type Told = Awaited<ReturnType<ReturnType<typeof useTablet>['sync']['askSlip']>>;

/** The server's word, or without it what the tablet can verify itself. */
const standsAs = async (answer: Told, isOfOurs: () => Promise<boolean | null>): Promise<Stands> => {
  if (answer.ok) {
    const status = answer.value;
    return status.status === 'saved' ? { kind: 'lost', status, step: 'asked' } : { kind: 'here', status, wasRestored: false };
  }
  if (answer.error.kind === 'not-ours') return { kind: 'not-ours' };
  const isGenuine = await isOfOurs();
  return { kind: isGenuine === null ? 'unchecked' : isGenuine ? 'genuine' : 'not-ours' };
};

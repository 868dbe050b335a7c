import { ArrowLeft, ArrowRight, CloudOff, Inbox, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'wouter';
import { useStore } from 'zustand';

import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useCases, useEnrolment } from '../../store/live.ts';
import type { CaseRow } from '../../store/return-status.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Blank } from '../../ui/Blank.tsx';
import { Button } from '../../ui/Button.tsx';
import { buttonLook } from '../../ui/button-look.ts';
import { Fold } from '../../ui/Fold.tsx';
import { Bone } from '../../ui/Bone.tsx';
import { Foot, Panes } from '../../ui/Layout.tsx';
import { Note } from '../../ui/Note.tsx';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { actsOf, evidenceOf, openCases, titleOf, whyOf } from './cases.ts';
import type { CaseAct } from './cases.ts';
import { CaseList } from './CaseList.tsx';
import { CasePhotos } from './CasePhotos.tsx';
import { DecideSheet } from './DecideSheet.tsx';
import { RefundFacts } from './RefundFacts.tsx';
import { TwoSides } from './TwoSides.tsx';

/** Open cases, each with the facts to decide it on one screen. */
export const Cases = () => {
  const cases = useCases();
  return cases === undefined ? <Bone className="m-6 h-96" /> : <CasesRead cases={cases} />;
};

const CasesRead = ({ cases }: Readonly<{ cases: readonly CaseRow[] }>) => {
  const { t } = useTranslation();
  const format = useFormat(useEnrolment()?.market.timeZone ?? 'UTC');
  const { caseId } = useParams<{ caseId?: string }>();
  const open = openCases(cases);
  const chosen = open.find((row) => row.view.caseId === caseId);
  return (
    <Panes
      narrowFirst
      onlyOnNarrow={caseId === undefined ? 'main' : 'side'}
      mainLabel={t('case.list')}
      sideLabel={t('case.of')}
      main={
        <>
          <div className="flex flex-wrap items-baseline justify-between gap-x-4 px-4 pt-6 pb-4 stack:px-6">
            <ScreenTitle size="heading" takesFocus={caseId === undefined}>
              {t('case.open', { count: open.length })}
            </ScreenTitle>
            <span className="text-small text-ink-2">{t('case.most')}</span>
          </div>
          <div className="min-h-0 flex-1 panes:overflow-auto">
            {open.length === 0 ? (
              <p className="px-4 text-ink-2 stack:px-6">{t('today.casesNoneHow')}</p>
            ) : (
              <CaseList rows={open} chosen={caseId} format={format} />
            )}
          </div>
        </>
      }
      side={
        chosen === undefined ? (
          <NoCase isGone={caseId !== undefined} count={open.length} />
        ) : (
          <CaseFacts key={chosen.view.caseId} row={chosen} format={format} />
        )
      }
      foot={
        chosen === undefined ? (
          <NoCaseFoot first={open[0]?.view.caseId} />
        ) : (
          <CaseFoot key={chosen.view.caseId} row={chosen} format={format} next={open.find((row) => row !== chosen)?.view.caseId} />
        )
      }
    />
  );
};

const NoCase = ({ isGone, count }: Readonly<{ isGone: boolean; count: number }>) => {
  const { t } = useTranslation();
  const title = isGone ? t('case.gone') : count === 0 ? t('today.casesNone') : t('case.choose');
  return (
    <div className="flex h-full flex-col">
      <Blank icon={Inbox} title={title}>
        <p className="text-ink-2">{t(isGone ? 'case.goneHow' : 'today.casesNoneHow')}</p>
      </Blank>
    </div>
  );
};

const NoCaseFoot = ({ first }: Readonly<{ first: string | undefined }>) => {
  const { t } = useTranslation();
  return (
    <Foot>
      <Link href={first === undefined ? '/today' : `/cases/${first}`} className={buttonLook('next', 'w-full stack:ms-auto stack:w-auto')}>
        {t(first === undefined ? 'case.seeToday' : 'case.openFirst')}
        {first !== undefined && <ArrowRight aria-hidden />}
      </Link>
    </Foot>
  );
};

const CaseFacts = ({ row, format }: Readonly<{ row: CaseRow; format: Format }>) => {
  const { t } = useTranslation();
  const { sync } = useTablet();
  const network = useStore(sync.state, (state) => state.network);
  const { view } = row;
  const why = whyOf(view);
  const evidence = evidenceOf(view);
  return (
    <div className="p-4 stack:p-6">
      <Link href="/cases" className="-ms-3 mb-2 inline-flex min-h-12 items-center gap-2 px-3 font-firm text-accent-ink panes:hidden">
        <ArrowLeft aria-hidden />
        {t('case.list')}
      </Link>
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3 pb-6">
        <div className="max-w-measure min-w-64 flex-1">
          <ScreenTitle>{t(titleOf(view) as 'case.duplicate')}</ScreenTitle>
          {why !== null && <p className="mt-2 text-ink-2">{t(why as 'caseWhy.duplicate')}</p>}
        </div>
        {view.atStake !== null && (
          <div className="stack:text-end">
            <p className="text-small font-strong">{t('case.atStake')}</p>
            <p className="mt-1 text-money money-tight">{format.money(view.atStake)}</p>
          </div>
        )}
      </div>
      {view.words !== null && (
        <div className="mb-6">
          <Note icon={TriangleAlert} tone="person">
            {t('case.staysOpen', { words: view.words })}
          </Note>
        </div>
      )}
      <RefundFacts row={row} format={format} />
      {row.relatedReturn !== null && <TwoSides row={row} mine={row.relatedReturn} format={format} />}
      {row.relatedReturn !== null && <CasePhotos row={row.relatedReturn} />}
      {evidence !== '' && (
        <div className="mt-6">
          <Fold title={t('case.evidence')} isOpenAtFirst={row.relatedReturn === null}>
            <p className="max-w-measure pb-2 text-small wrap-anywhere text-ink-2">{evidence}</p>
          </Fold>
        </div>
      )}
      {network !== 'online' && (
        <div className="mt-6">
          <Note icon={CloudOff}>{t('case.offline')}</Note>
        </div>
      )}
    </div>
  );
};

const CaseFoot = ({ row, format, next }: Readonly<{ row: CaseRow; format: Format; next: string | undefined }>) => {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const [act, setAct] = useState<CaseAct | null>(null);
  const acts = actsOf(row.view);
  const wordsOf = (one: CaseAct): string => {
    const key = acts.words[one] ?? 'case.acceptPlain';
    return key === 'case.accept' && row.view.atStake !== null
      ? t('case.accept', { amount: format.money(row.view.atStake) })
      : t(key as 'case.refuse');
  };
  return (
    <Foot>
      {acts.others.map((one) => (
        <Button key={one} className="min-h-13 flex-1 stack:min-h-18 stack:flex-none" onClick={() => setAct(one)}>
          {wordsOf(one)}
        </Button>
      ))}
      <Button kind="next" className="order-9 w-full stack:order-0 stack:ms-auto stack:w-auto" onClick={() => setAct(acts.next)}>
        {wordsOf(acts.next)}
      </Button>
      {act !== null && (
        <DecideSheet
          row={row}
          act={act}
          does={wordsOf(act)}
          format={format}
          onClose={() => setAct(null)}
          onSaved={() => go(next === undefined ? '/cases' : `/cases/${next}`)}
        />
      )}
    </Foot>
  );
};

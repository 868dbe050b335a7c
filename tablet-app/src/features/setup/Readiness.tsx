import { ClipboardList, FileDown, Sparkles, Upload } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';

import { useFormat } from '../../i18n/use-format.ts';
import { useEnrolment } from '../../store/live.ts';
import { Bone } from '../../ui/Bone.tsx';
import { Button } from '../../ui/Button.tsx';
import { buttonLook } from '../../ui/button-look.ts';
import { Foot, Page } from '../../ui/Layout.tsx';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { BringInSheet } from './BringInSheet.tsx';
import { CheckRow } from './CheckRow.tsx';
import { DiagnosticsSheet } from './DiagnosticsSheet.tsx';
import { ExportSheet } from './ExportSheet.tsx';
import { InstallSheet } from './InstallSheet.tsx';
import { NewsSheet } from './NewsSheet.tsx';
import { PrinterChoice } from './PrinterChoice.tsx';
import { checksOf } from './readiness.ts';
import type { Check, FixAct } from './readiness.ts';
import { ScanSettings } from './ScanSettings.tsx';
import { useFixes } from './use-fixes.ts';
import { useReadiness } from './use-readiness.ts';

type SheetName = 'export' | 'bring-in' | 'diagnostics' | 'install' | 'news';

/** The bar leads here to one of these: `/ready#install`. */
const namedIn = (hash: string): SheetName | null => (hash === '#install' ? 'install' : hash === '#news' ? 'news' : null);

/** A checklist before opening, the help desk on the phone later: what needs a hand first, each with its fix. */
export const Readiness = () => {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const enrolment = useEnrolment();
  const format = useFormat(enrolment?.market.timeZone ?? 'UTC');
  const { facts, askAgain } = useReadiness();
  const { fix, isBusy, isKeepingDenied } = useFixes(askAgain);
  const [open, setOpen] = useState<SheetName | null>(() => namedIn(location.hash));
  const printer = useRef<HTMLDivElement>(null);
  const scanner = useRef<HTMLDivElement>(null);
  const checks = facts === undefined ? [] : checksOf({ ...facts, isKeepingDenied });
  const act = (what: FixAct): void => {
    if (what === 'export' || what === 'diagnostics') setOpen(what);
    else if (what === 'printer') printer.current?.focus();
    else if (what === 'scanner') scanner.current?.focus();
    else if (what === 'install' && !fix.canInstall()) setOpen('install');
    else fix.run(what);
  };
  const close = (): void => {
    setOpen(null);
    go('/ready', { replace: true }); // a reload does not open it again
  };
  const sheet = { onClose: close, isOpen: true } as const;
  return (
    <Page
      foot={
        <Foot>
          <Link href="/" className={buttonLook('next', 'w-full stack:ms-auto stack:w-auto')}>
            {t('find.title')}
          </Link>
        </Foot>
      }
    >
      <Head checks={checks} isRead={facts !== undefined} />
      {facts === undefined ? (
        <Bone className="mx-6 h-96" />
      ) : (
        <ul aria-label={t('ready.list')} className="divide-y divide-line border-b border-line">
          {checks.map((check) => (
            <CheckRow key={check.id} check={check} format={format} now={facts.now} isBusy={isBusy} onFix={act} />
          ))}
        </ul>
      )}
      {/* How long the list is, is known when it is read: what stands below comes with it and is not pushed. */}
      <div hidden={facts === undefined}>
        <div ref={printer} tabIndex={-1} className="scroll-mt-4 px-4 pt-8 outline-none stack:px-6">
          <PrinterChoice />
        </div>
        <div ref={scanner} tabIndex={-1} className="scroll-mt-4 outline-none">
          <ScanSettings />
        </div>
        <h2 className="px-4 pt-8 pb-3 text-heading stack:px-6">{t('care.title')}</h2>
        <ul aria-label={t('care.title')} className="divide-y divide-line border-t border-line">
          <CareRow icon={Upload} text={t('care.exportText')} word={t('care.export')} onOpen={() => setOpen('export')} />
          <CareRow icon={FileDown} text={t('care.bringText')} word={t('care.bring')} onOpen={() => setOpen('bring-in')} />
          <CareRow
            icon={ClipboardList}
            text={t('care.diagnosticsText')}
            word={t('care.diagnostics')}
            onOpen={() => setOpen('diagnostics')}
          />
          <CareRow icon={Sparkles} text={t('care.newsText')} word={t('bar.news')} onOpen={() => setOpen('news')} />
        </ul>
      </div>
      {open === 'export' && <ExportSheet {...sheet} format={format} />}
      {open === 'bring-in' && <BringInSheet {...sheet} format={format} />}
      {open === 'diagnostics' && <DiagnosticsSheet {...sheet} checks={checks} browser={facts?.browser ?? null} />}
      {open === 'install' && <InstallSheet {...sheet} isInstalled={facts?.browser.isInstalled ?? false} />}
      {open === 'news' && <NewsSheet onClose={close} />}
    </Page>
  );
};

const Head = ({ checks, isRead }: Readonly<{ checks: readonly Check[]; isRead: boolean }>) => {
  const { t } = useTranslation();
  const isBroken = checks.some((check) => check.state === 'broken');
  const count = checks.filter((check) => check.state === 'hand').length;
  const title = !isRead ? t('ready.title') : isBroken ? t('ready.no') : count === 0 ? t('ready.good') : t('ready.some', { count });
  return (
    <div className="px-4 pt-6 pb-3 stack:px-6">
      <ScreenTitle>{title}</ScreenTitle>
      <output className="mt-1 block text-ink-2">
        {isRead && t(isBroken ? 'ready.noHow' : count === 0 ? 'ready.goodHow' : 'ready.someHow')}
      </output>
    </div>
  );
};

type CareRowProps = Readonly<{ icon: LucideIcon; text: string; word: string; onOpen: () => void }>;

const CareRow = ({ icon: Icon, text, word, onOpen }: CareRowProps) => (
  <li className="flex min-h-16 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2 stack:px-6">
    <Icon aria-hidden className="text-ink-2" />
    <span className="min-w-48 flex-1 text-ink-2">{text}</span>
    <Button onClick={onOpen}>{word}</Button>
  </li>
);

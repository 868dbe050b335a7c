import { Camera, CircleCheck, CircleX, Download, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';

import { CameraScan } from '../../devices/CameraScan.tsx';
import { useScan } from '../../devices/scans.ts';
import type { TextKey } from '../../i18n/catalogue.ts';
import { LANGUAGES } from '../../i18n/languages.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { readInstallationId } from '../../store/read-ids.ts';
import { useEnrolment } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { markTold } from '../../store/told.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { Field } from '../../ui/Field.tsx';
import { Foot } from '../../ui/Layout.tsx';
import { Note } from '../../ui/Note.tsx';
import { Languages } from '../../ui/Languages.tsx';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { Wordmark } from '../../ui/Wordmark.tsx';
import { enrolAnswer, lacks, readCode, readEnrolScan } from './enrol-form.ts';
import type { EnrolScan } from './enrol-form.ts';
import { installWay } from './install-way.ts';
import { InstallSheet } from './InstallSheet.tsx';
import { isInstalled } from './is-installed.ts';
import { NEWS_VERSION } from './news-version.ts';

const NEW = 'new';

/** Sets a tablet up with a one-time code, from the link `/enrol#CODE` or typed. */
export const Enrol = () => {
  const { t } = useTranslation();
  const { sync, health, ledger, session } = useTablet();
  const { language, choose: speak } = useLanguage(useStore(session));
  const [, go] = useLocation();
  const isWell = useStore(health, (one) => one.kind === 'well');
  const [isEnrolled, setEnrolled] = useState(false);
  const enrolment = useEnrolment();
  const [code, setCode] = useState(() => readCode(location.hash.slice(1)));
  const [label, setLabel] = useState('');
  const [before, setBefore] = useState<string>(NEW);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<TextKey | null>(null);
  const [isShowingHow, setShowingHow] = useState(false);
  const [isScanning, setScanning] = useState(false);
  const [scan, setScan] = useState<EnrolScan | null>(null);
  const lack = lacks({ code, label });

  const take = (scanned: string): 'taken' | 'again' => {
    const read = readEnrolScan(scanned, location.origin);
    setScan(read);
    if (read.kind !== 'code') return 'again';
    setCode(read.code);
    setTrouble(null);
    setScanning(false);
    return 'taken';
  };
  useScan(take);

  const enrol = async (): Promise<void> => {
    if (lack !== null || isBusy) return;
    setBusy(true);
    const enrolled = await sync.enrol({ code, label: label.trim(), replaces: before === NEW ? null : readInstallationId(before) });
    if (enrolled.ok) {
      await markTold(ledger, { key: 'news-read', value: NEWS_VERSION }); // all of it is new to a new tablet
      setEnrolled(true);
      return;
    }
    setBusy(false);
    setTrouble(enrolAnswer(enrolled.error));
  };

  // The gate lets nobody past before the new keys have proved themselves; until then the button says "Setting up".
  useEffect(() => {
    if (isEnrolled && isWell) go('/', { replace: true });
  }, [isEnrolled, isWell, go]);

  return (
    <main className="flex min-h-dvh flex-col bg-surface">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 pt-6 stack:px-12 stack:pt-8">
        <Wordmark label={t('app.name')} />
        <Languages label={t('nav.language')} languages={LANGUAGES} chosen={language} onChoose={speak} />
      </div>
      <form
        id="enrol"
        className="flex max-w-measure flex-1 flex-col gap-6 px-4 py-6 stack:px-12 stack:py-8"
        onSubmit={(event) => {
          event.preventDefault();
          void enrol();
        }}
      >
        <div>
          <ScreenTitle>{t('enrol.title')}</ScreenTitle>
          <p className="mt-2 text-ink-2">{t('enrol.text')}</p>
        </div>
        {isIpadPage() && (
          <Note icon={Download} tone="person" action={<Button onClick={() => setShowingHow(true)}>{t('ready.installFix')}</Button>}>
            {t('enrol.ipadFirst')}
          </Note>
        )}
        {isShowingHow && <InstallSheet isOpen isInstalled={false} onClose={() => setShowingHow(false)} />}
        <div className="flex flex-col items-start gap-3">
          <Button icon={<Camera aria-hidden />} onClick={() => setScanning(true)}>
            {t('enrol.scan')}
          </Button>
          {scan !== null && <ScanAnswer scan={scan} />}
        </div>
        <CameraScan title={t('enrol.scan')} isOpen={isScanning} onCode={take} onClose={() => setScanning(false)}>
          {scan !== null && scan.kind !== 'code' && <ScanAnswer scan={scan} isWide />}
        </CameraScan>
        <Field
          label={t('enrol.code')}
          value={code}
          hint={t('enrol.codeHint')}
          complaint={code.length > 0 && lack === 'enrol.codeBad' && code.length === 8 ? t('enrol.codeBad') : null}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          onChange={(typed) => setCode(readCode(typed))}
        />
        <Field
          label={t('enrol.label')}
          value={label}
          maxLength={80}
          placeholder={t('enrol.labelHint')}
          autoComplete="off"
          onChange={setLabel}
        />
        {enrolment && (
          <div>
            <h2 className="mb-2 text-small font-strong">{t('enrol.before')}</h2>
            <Choices
              label={t('enrol.before')}
              columns={2}
              choices={[
                { value: NEW, label: t('enrol.beforeNew') },
                { value: enrolment.installationId as string, label: t('enrol.beforeThis', { label: enrolment.label }) },
              ]}
              value={before}
              onChange={setBefore}
            />
          </div>
        )}
        {trouble !== null && (
          <Note icon={CircleX} tone="failed" role="alert">
            {t(trouble as 'enrol.used')}
          </Note>
        )}
      </form>
      <Foot wide>
        <Button kind="next" type="submit" form="enrol" className="w-full stack:ms-auto stack:w-auto" isIdle={lack !== null || isBusy}>
          {isBusy ? t('enrol.going') : t((lack ?? 'enrol.go') as 'enrol.go')}
        </Button>
      </Foot>
    </main>
  );
};

/** A page on an iPad that is not opened from the home screen: the app there has a store of its own, so setting this one up would be in vain. */
const isIpadPage = (): boolean => {
  const { userAgent, maxTouchPoints: touchPoints } = navigator;
  return !isInstalled() && installWay({ userAgent, touchPoints, hasOffer: false }) === 'ipad';
};

/** `isWide`: over the camera, which reads its answers out itself. */
const ScanAnswer = ({ scan, isWide = false }: Readonly<{ scan: EnrolScan; isWide?: boolean }>) => {
  const { t } = useTranslation();
  const isGood = scan.kind === 'code';
  return (
    <Note
      isWide={isWide}
      icon={isGood ? CircleCheck : TriangleAlert}
      tone={isGood ? 'good' : 'person'}
      {...(isWide ? {} : { role: 'alert' })}
    >
      {scan.kind === 'code' && t('enrol.scanned', { code: scan.code })}
      {scan.kind === 'other-address' && t('enrol.otherAddress', { address: scan.address })}
      {scan.kind === 'no-code' && t('enrol.notCode')}
    </Note>
  );
};

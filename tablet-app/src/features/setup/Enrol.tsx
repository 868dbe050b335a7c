import { CircleX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';

import type { TextKey } from '../../i18n/catalogue.ts';
import { readInstallationId } from '../../store/read-ids.ts';
import { useEnrolment } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { Field } from '../../ui/Field.tsx';
import { Foot } from '../../ui/Layout.tsx';
import { Note } from '../../ui/Note.tsx';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { Wordmark } from '../../ui/Wordmark.tsx';
import { enrolAnswer, lacks, readCode } from './enrol-form.ts';

const NEW = 'new';

/** Sets a tablet up with a one-time code, from the link `/enrol#CODE` or typed. */
export const Enrol = () => {
  const { t } = useTranslation();
  const { sync, health } = useTablet();
  const [, go] = useLocation();
  const isWell = useStore(health, (one) => one.kind === 'well');
  const [isEnrolled, setEnrolled] = useState(false);
  const enrolment = useEnrolment();
  const [code, setCode] = useState(() => readCode(location.hash.slice(1)));
  const [label, setLabel] = useState('');
  const [before, setBefore] = useState<string>(NEW);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<TextKey | null>(null);
  const lack = lacks({ code, label });

  const enrol = async (): Promise<void> => {
    if (lack !== null || isBusy) return;
    setBusy(true);
    const enrolled = await sync.enrol({ code, label: label.trim(), replaces: before === NEW ? null : readInstallationId(before) });
    if (enrolled.ok) {
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
      <form
        id="enrol"
        className="flex max-w-measure flex-1 flex-col gap-6 px-4 py-6 stack:px-12 stack:py-8"
        onSubmit={(event) => {
          event.preventDefault();
          void enrol();
        }}
      >
        <div>
          <Wordmark label={t('app.name')} />
        </div>
        <div>
          <ScreenTitle>{t('enrol.title')}</ScreenTitle>
          <p className="mt-2 text-ink-2">{t('enrol.text')}</p>
        </div>
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

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { readDiagnostics } from '../../store/diagnostics.ts';
import type { Diagnostics } from '../../store/diagnostics.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import type { BrowserFacts } from './browser-facts.ts';
import { measure, pageSigns } from './page-signs.ts';
import type { Check } from './readiness.ts';
import { saveFile } from './save-file.ts';

type DiagnosticsProps = Readonly<{
  isOpen: boolean;
  onClose: () => void;
  checks: readonly Check[];
  browser: BrowserFacts | null;
}>;

/** What the help desk asks for, shown whole before it is saved: a person sees that it names nobody. */
export const DiagnosticsSheet = ({ isOpen, onClose, checks, browser }: DiagnosticsProps) => {
  const { t } = useTranslation();
  const tablet = useTablet();
  const read = async (): Promise<Diagnostics> =>
    readDiagnostics(
      { ...tablet, health: tablet.health.getState().kind },
      {
        build: __BUILD__,
        browser: pageSigns(browser),
        checks: checks.map(({ id, state }) => ({ id, state })),
        durationsMs: await measure(tablet),
      },
    );
  const { data } = useQuery({ queryKey: ['diagnostics'], queryFn: read, gcTime: 0 });
  const text = data === undefined ? null : JSON.stringify(data, null, 2);
  const save = (): void => {
    if (text === null || data === undefined) return;
    saveFile(new Blob([text], { type: 'application/json' }), `retour-diagnostics-${data.at.slice(0, 10)}.json`);
    onClose();
  };
  return (
    <Sheet
      title={t('diagnostics.title')}
      isOpen={isOpen}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('care.close')}</Button>
          <Button kind="next" isIdle={text === null} onClick={save}>
            {t(text === null ? 'diagnostics.reading' : 'care.save')}
          </Button>
        </>
      }
    >
      <p>{t('diagnostics.text')}</p>
      <label className="grid gap-2 text-small font-strong">
        {t('diagnostics.holds')}
        <textarea readOnly rows={14} value={text ?? ''} className="resize-none bg-sunken p-3 text-small font-text" />
      </label>
    </Sheet>
  );
};

import { Tablet as TabletIcon } from 'lucide-react';
import { Component } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { exportUnsent } from '../features/setup/export-unsent.ts';
import { useTablet } from '../store/tablet-context.ts';
import { Blank } from '../ui/Blank.tsx';
import { Button } from '../ui/Button.tsx';
import { Foot } from '../ui/Layout.tsx';
import { errorCode } from './error-code.ts';

/** What is shown when a screen stopped: first that nothing is lost, then a code. */
const Stopped = ({ code, onAgain }: Readonly<{ code: string; onAgain: () => void }>) => {
  const { t } = useTranslation();
  const { ledger, clock } = useTablet();
  return (
    <main className="flex min-h-dvh flex-1 flex-col bg-surface">
      <Blank isScreen icon={TabletIcon} title={t('stopped.title')}>
        <p role="alert">
          <b>{t('stopped.safe')}</b> {t('stopped.text')}
        </p>
        <p className="text-ink-2">{t('stopped.how')}</p>
        <p className="text-lead font-strong tracking-code">{code}</p>
      </Blank>
      <Foot>
        <Button className="min-h-13 flex-1 stack:min-h-18 stack:flex-none" onClick={() => void exportUnsent(ledger, clock.now())}>
          {t('stopped.export')}
        </Button>
        <Button kind="next" className="w-full stack:ms-auto stack:w-auto" onClick={onAgain}>
          {t('stopped.again')}
        </Button>
      </Foot>
    </main>
  );
};

type ErrorScreenProps = Readonly<{ children: ReactNode; onStopped: (error: unknown) => void }>;

/** The boundary for bugs: what a screen throws ends here and nowhere else. */
export class ErrorScreen extends Component<ErrorScreenProps, Readonly<{ code: string | null }>> {
  override state: Readonly<{ code: string | null }> = { code: null };

  static getDerivedStateFromError(error: unknown): Readonly<{ code: string | null }> {
    return { code: errorCode(error) };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onStopped(error);
  }

  override render(): ReactNode {
    if (this.state.code === null) return this.props.children;
    return <Stopped code={this.state.code} onAgain={() => this.setState({ code: null })} />;
  }
}

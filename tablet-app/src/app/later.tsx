import { CloudOff } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';

import { languageOf } from '../i18n/languages.ts';
import { bringLanguage } from '../i18n/texts.ts';
import { useTablet } from '../store/tablet-context.ts';
import { Blank } from '../ui/Blank.tsx';
import { Button } from '../ui/Button.tsx';
import { Foot, Page } from '../ui/Layout.tsx';
import { Reading } from './Reading.tsx';

/** How often a screen that could not be read is asked for again while someone waits for it. */
const AGAIN_MS = 5_000;

/**
 * A screen that is read with its words when it is first opened, and kept. Where it cannot be read, because the network went before the whole app was
 * stored on the tablet, it says so below the bar and comes by itself; the other screens stay open (F35).
 */
export const later = (read: () => Promise<ComponentType>): ComponentType => {
  let kept: ComponentType | null = null;
  const Later = () => {
    const { sync } = useTablet();
    const { i18n } = useTranslation();
    const [state, setState] = useState<'reading' | 'away' | 'here'>('reading');
    const ask = useCallback(() => {
      Promise.all([read(), bringLanguage(i18n, languageOf(i18n.language).code)]).then(
        ([screen, isSaid]) => {
          if (isSaid) kept = screen; // a screen without its words is none
          setState(isSaid ? 'here' : 'away');
        },
        (cause: unknown) => {
          sync.state.setState({ fault: cause instanceof Error ? cause.message : String(cause) });
          setState('away');
        },
      );
    }, [sync, i18n]);
    useEffect(() => {
      if (kept === null) ask();
    }, [ask]);
    const Screen = kept;
    if (Screen !== null) return <Screen />;
    return state === 'away' ? <NotHereYet onAgain={ask} /> : <Reading />;
  };
  return Later;
};

/** What could not be read yet, with the ways on: once more, or back. */
export const NotHereYet = ({ onAgain, onLeave }: Readonly<{ onAgain: () => void; onLeave?: () => void }>) => {
  const { t } = useTranslation();
  useEffect(() => {
    const timer = setInterval(onAgain, AGAIN_MS);
    window.addEventListener('online', onAgain);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', onAgain);
    };
  }, [onAgain]);
  return (
    <Page
      foot={
        <Foot>
          {onLeave !== undefined && (
            <Button className="min-h-13 flex-1 stack:min-h-18 stack:flex-none" onClick={onLeave}>
              {t('away.leave')}
            </Button>
          )}
          <Button kind="next" className="w-full stack:ms-auto stack:w-auto" onClick={onAgain}>
            {t('away.again')}
          </Button>
        </Foot>
      }
    >
      <div className="flex h-full flex-col">
        <Blank isScreen icon={CloudOff} title={t('away.title')}>
          <p role="alert">{t('away.text')}</p>
          <p className="text-ink-2">{t('away.how')}</p>
        </Blank>
      </div>
    </Page>
  );
};

import { QueryClientProvider } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { i18n } from 'i18next';
import { useEffect } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { matchRoute, Redirect, Route, Switch, useLocation, useRouter } from 'wouter';
import { useStore } from 'zustand';

import { CameraScanContext } from '../devices/CameraScan.tsx';
import { ScansContext, useOffersOf, useScan } from '../devices/scans.ts';
import type { Scans } from '../devices/scans.ts';
import { BrokenLedger } from '../features/setup/BrokenLedger.tsx';
import { KeyFailing } from '../features/setup/KeyFailing.tsx';
import { SignIn } from '../features/sign-in/SignIn.tsx';
import { useLanguageOf } from '../i18n/use-language.ts';
import type { StaffSession } from '../store/sync-port.ts';
import { TabletContext, useTablet } from '../store/tablet-context.ts';
import type { Tablet } from '../store/tablet-context.ts';
import { DialogHoldContext } from '../ui/dialog-hold.ts';
import { showCamera } from './CameraLater.tsx';
import { ErrorScreen } from './ErrorScreen.tsx';
import { partLater } from './part-later.ts';
import { mayOpen, ROUTES } from './routes.tsx';
import type { Place } from './routes.tsx';
import { Shell } from './Shell.tsx';
import { useLock } from './use-lock.ts';
import type { OnLock } from './use-lock.ts';

type AppProps = Readonly<{ tablet: Tablet; texts: i18n; scans: Scans; answers: QueryClient; onStopped: (error: unknown) => void }>;

/** The whole app over one tablet. */
export const App = ({ tablet, texts, scans, answers, onStopped }: AppProps) => (
  <TabletContext value={tablet}>
    <ScansContext value={scans}>
      <I18nextProvider i18n={texts}>
        <QueryClientProvider client={answers}>
          <ErrorScreen onStopped={onStopped}>
            <DialogHoldContext value={scans.hold}>
              <CameraScanContext value={showCamera}>
                <Gate />
              </CameraScanContext>
            </DialogHoldContext>
          </ErrorScreen>
        </QueryClientProvider>
      </I18nextProvider>
    </ScansContext>
  </TabletContext>
);

const HeldScans = partLater(async () => (await import('./HeldScans.tsx')).HeldScans);
const AutoLock = partLater(async () => (await import('./AutoLock.tsx')).AutoLock);

/** What stands between a person and the screens: a tablet that works, that belongs to a store, and a name. */
const Gate = () => {
  const tablet = useTablet();
  const health = useStore(tablet.health);
  const session = useStore(tablet.session);
  const [at] = useLocation();
  const { expected, lockPage, lockTablet } = useLock();
  useTitle();
  useLanguageOf(session);
  useOffersOf(session?.staffId ?? null);
  if (health.kind === 'checking') return null;
  if (health.kind === 'unwritable') return <BrokenLedger />;
  // The one screen that is open to anyone; whoever came to it signed in is locked out in time there too.
  const isSettingUp = at === '/enrol';
  if (!isSettingUp && health.kind === 'not-enrolled') return <Redirect to={`/enrol${location.hash}`} replace />;
  if (isSettingUp || session !== null) {
    return (
      <>
        <Screens session={session} onLock={lockTablet} />
        {session !== null && <AutoLock onLock={() => lockPage(session.staffId)} />}
      </>
    );
  }
  return (
    <>
      <KeyFailing />
      <SignIn expected={expected} />
    </>
  );
};

type ScreensProps = Readonly<{ session: StaffSession | null; onLock: OnLock }>;

const Screens = ({ session, onLock }: ScreensProps) => {
  const open = ROUTES.filter((place) => place.act === 'anyone' || (session !== null && mayOpen(place, session.role)));
  return (
    <Switch>
      {open.map((place) => (
        <Route key={place.path} path={place.path}>
          <Framed place={place} session={session} onLock={onLock} />
        </Route>
      ))}
      <Route>
        <Redirect to="/" replace />
      </Route>
    </Switch>
  );
};

const Framed = ({ place, session, onLock }: ScreensProps & Readonly<{ place: Place }>) => {
  const [, go] = useLocation();
  useScan((code) => go(`/?q=${encodeURIComponent(code)}`), 'behind');
  if (place.isBare === true || session === null) {
    return <place.Screen />;
  }
  return (
    <Shell session={session} onLock={onLock}>
      <HeldScans />
      <place.Screen />
    </Shell>
  );
};

const useTitle = (): void => {
  const { t } = useTranslation();
  const { parser } = useRouter();
  const [at] = useLocation();
  useEffect(() => {
    const place = ROUTES.find(({ path }) => matchRoute(parser, path, at)[0]);
    document.title = t('app.title', { screen: t(place?.title ?? 'find.title') });
  }, [at, parser, t]);
};

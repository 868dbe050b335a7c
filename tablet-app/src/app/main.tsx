import { QueryClient } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';

import { createScans } from '../devices/scans.ts';
import { webDevices } from '../devices/web-devices.ts';
import { languageFor } from '../i18n/kept-language.ts';
import type { LanguageCode } from '../i18n/languages.ts';
import { bringLanguage, startTexts } from '../i18n/texts.ts';
import type { Tablet } from '../store/tablet-context.ts';
import { fontHere } from '../ui/font-here.ts';
import { App } from './App.tsx';
import { InsecureContext } from './InsecureContext.tsx';
import { keepInstallOffer } from './install-offer.ts';
import { createTablet, watchHealth } from './tablet.ts';
import { startUpdates } from './update.ts';

import '../ui/theme.css';

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root');
const root = createRoot(place);
const texts = startTexts();

const speak = async (language: LanguageCode): Promise<void> => {
  if (language !== 'en' && (await bringLanguage(texts, language))) await texts.changeLanguage(language);
};
// The first paint has its words and its letters.
await Promise.all([speak(languageFor(localStorage, null, navigator.language)), fontHere(document.fonts)]);

/** After the first paint: what the find field needs first (the ledger's word), then the index, the network, the next version. */
const begin = async (tablet: Tablet): Promise<void> => {
  await watchHealth(tablet);
  await tablet.search.warm().catch(() => undefined); // a search that cannot start says so when it is used
  tablet.sync.start();
  await startUpdates(tablet);
  (await import('../store/kept-faults.ts')).keepFaults(tablet);
};

const tell =
  (tablet: Tablet) =>
  (cause: unknown): void =>
    tablet.sync.state.setState({ fault: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause) });

if (isSecureContext) {
  keepInstallOffer(window);
  const tablet = createTablet();
  // Answers that exist only online; never paused, so that nothing waits for a network that the browser believes to be gone.
  const answers = new QueryClient({ defaultOptions: { queries: { networkMode: 'always', retry: false } } });
  root.render(
    <StrictMode>
      <App tablet={tablet} texts={texts} scans={createScans(window, webDevices().hid)} answers={answers} onStopped={tell(tablet)} />
    </StrictMode>,
  );
  void begin(tablet).catch(tell(tablet));
} else {
  root.render(
    <I18nextProvider i18n={texts}>
      <InsecureContext address={`https://${location.host}/`} />
    </I18nextProvider>,
  );
}

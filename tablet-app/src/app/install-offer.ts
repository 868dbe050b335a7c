import { appShell } from '../store/app-shell.ts';

/** Chromium's own event: the offer to install, which can be shown once, on a press. */
type InstallOffer = Event & Readonly<{ prompt: () => Promise<unknown> }>;

const isOffer = (event: Event): event is InstallOffer => 'prompt' in event && typeof event.prompt === 'function';

/** Keeps the browser's offer to install the app for the readiness screen; the browser's own banner would cover the next step. */
export const keepInstallOffer = (page: EventTarget): void => {
  page.addEventListener('beforeinstallprompt', (event) => {
    if (!isOffer(event)) return;
    event.preventDefault();
    appShell.setState({
      install: async () => {
        await event.prompt();
        appShell.setState({ install: null });
      },
    });
  });
  page.addEventListener('appinstalled', () => appShell.setState({ install: null }));
};

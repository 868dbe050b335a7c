import { expect, test } from 'vitest';

import { appShell } from '../store/app-shell.ts';
import { keepInstallOffer } from './install-offer.ts';

test('the browser’s offer to install is kept for a press, shown once, and gone when the app is installed', async () => {
  const page = new EventTarget();
  keepInstallOffer(page);
  let asked = 0;
  const offer = (): Event => {
    const prompt = async (): Promise<void> => {
      asked += 1;
      return Promise.resolve();
    };
    return Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt });
  };
  const first = offer();
  page.dispatchEvent(first);
  expect([first.defaultPrevented, asked]).toEqual([true, 0]);
  await appShell.getState().install?.();
  expect([appShell.getState().install, asked]).toEqual([null, 1]);
  page.dispatchEvent(offer());
  page.dispatchEvent(new Event('appinstalled'));
  expect(appShell.getState().install).toBeNull();
});

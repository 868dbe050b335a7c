import type { BrowserContext, Page } from '@playwright/test';

/** What the browser says of itself while a test plants it; `null`: its own answer. */
type Planted = Readonly<{
  /** How far the tablet's clock is ahead. */
  clockMs: number;
  freeBytes: number | null;
  isInstalled: boolean;
  isPersistent: boolean;
  /** The browser does not install what works without a network. */
  hasNoWorker: boolean;
}>;

/** From the next load on, the page hears of its browser what is planted; what was planted stays over loads. */
export const plantBrowser = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript(() => {
    const planted = (): Planted => ({
      clockMs: 0,
      freeBytes: null,
      isInstalled: false,
      isPersistent: false,
      hasNoWorker: false,
      ...(JSON.parse(localStorage.getItem('planted') ?? '{}') as Partial<Planted>), // of `plant`
    });
    const own = { now: Date.now.bind(Date), media: matchMedia.bind(window) };
    Date.now = () => own.now() + planted().clockMs;
    window.matchMedia = (query) => (planted().isInstalled && query.includes('standalone') ? own.media('all') : own.media(query));
    window.print = () => setTimeout(() => window.dispatchEvent(new Event('afterprint')));
    const { storage, serviceWorker } = navigator;
    const estimate = storage.estimate.bind(storage);
    storage.estimate = async () => {
      const { freeBytes } = planted();
      return freeBytes === null ? estimate() : { quota: freeBytes + 1_000_000, usage: 1_000_000 };
    };
    storage.persisted = () => Promise.resolve(planted().isPersistent);
    storage.persist = () => Promise.resolve(planted().isPersistent);
    const register = serviceWorker.register.bind(serviceWorker);
    serviceWorker.register = async (...given) => (planted().hasNoWorker ? Promise.reject(new Error('not installed')) : register(...given));
  });
};

export const plant = async (page: Page, what: Partial<Planted>): Promise<void> =>
  page.evaluate((more) => {
    const before = JSON.parse(localStorage.getItem('planted') ?? '{}') as object; // of this very function
    localStorage.setItem('planted', JSON.stringify({ ...before, ...more }));
  }, what);

/** The browser offers to install the app, and the person says yes when it asks. */
export const offerInstall = async (page: Page): Promise<void> =>
  page.evaluate(() => {
    const prompt = async (): Promise<void> => {
      const before = JSON.parse(localStorage.getItem('planted') ?? '{}') as object; // of `plant`
      localStorage.setItem('planted', JSON.stringify({ ...before, isInstalled: true }));
      return Promise.resolve();
    };
    window.dispatchEvent(Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt }));
  });

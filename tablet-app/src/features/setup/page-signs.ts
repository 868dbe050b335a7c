import type { Tablet } from '../../store/tablet-context.ts';
import type { BrowserFacts } from './browser-facts.ts';

type Signs = Readonly<Record<string, string | number | boolean | null>>;

/** The browser and its window, for the help desk: what decides how the app behaves, and nothing of who uses it. */
export const pageSigns = (browser: BrowserFacts | null): Signs => ({
  userAgent: navigator.userAgent,
  language: document.documentElement.lang,
  width: innerWidth,
  height: innerHeight,
  pixels: devicePixelRatio,
  touchPoints: navigator.maxTouchPoints,
  cores: navigator.hardwareConcurrency,
  controlled: 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null,
  usb: 'usb' in navigator,
  serial: 'serial' in navigator,
  bluetooth: 'bluetooth' in navigator,
  ...browser,
});

/** How long things take here and now: the start of the page, one strict write, one look into the cache. */
export const measure = async ({
  ledger,
  search,
  clock,
}: Pick<Tablet, 'ledger' | 'search' | 'clock'>): Promise<Record<string, number | null>> => {
  const [start] = performance.getEntriesByType('navigation');
  const [paint] = performance.getEntriesByName('first-contentful-paint');
  const timed = async (work: () => Promise<unknown>): Promise<number | null> => {
    const from = clock.monotonicMs();
    const isDone = await work().then(
      () => true,
      () => false, // a part that fails has its own check; here it has no duration
    );
    return isDone ? Math.round(clock.monotonicMs() - from) : null;
  };
  return {
    sinceStart: Math.round(clock.monotonicMs()),
    loaded: start === undefined ? null : Math.round(start.duration),
    firstPaint: paint === undefined ? null : Math.round(paint.startTime),
    strictWrite: await timed(async () => ledger.meta.put({ key: 'checked', value: true })),
    cacheStatus: await timed(async () => search.status()),
  };
};

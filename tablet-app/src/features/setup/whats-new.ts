import type { TextKey } from '../../i18n/catalogue.ts';
import type { NEWS_VERSION } from './news-version.ts';

type News<Version extends string> = Readonly<{ version: Version; lines: readonly Extract<TextKey, `news.${string}`>[] }>;

/** What came with each version, newest first, the most useful line first. A version without news for associates has no entry. */
export const WHATS_NEW: readonly [News<typeof NEWS_VERSION>, ...News<string>[]] = [
  {
    version: '0.1.0',
    lines: ['news.camera', 'news.printers', 'news.mail', 'news.photos', 'news.people', 'news.ready', 'news.carried'],
  },
];

import type { english } from './catalogue.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof english };
    keySeparator: false;
    nsSeparator: false;
  }
}

import type { english } from './en/whole.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof english };
    keySeparator: false;
    nsSeparator: false;
  }
}

import type { TextKey } from '../../i18n/catalogue.ts';
import type { EnrolTrouble } from '../../store/sync-port.ts';

/** The code as the server wants it: eight Crockford characters; what eyes confuse is read as the digit. */
export const readCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
    .slice(0, 8);

/** What the form still lacks; `null` when it can be sent. */
export const lacks = (form: Readonly<{ code: string; label: string }>): TextKey | null => {
  if (form.code === '') return 'enrol.codeMissing';
  if (!/^[0-9A-HJKMNP-TV-Z]{8}$/.test(form.code)) return 'enrol.codeBad';
  return form.label.trim() === '' ? 'enrol.labelMissing' : null;
};

/** What the person is told when the set-up did not go through. */
export const enrolAnswer = (trouble: EnrolTrouble): TextKey => {
  switch (trouble.kind) {
    case 'code-not-valid':
      return 'enrol.used';
    case 'keys-not-kept':
      return 'enrol.keys';
    case 'no-secure-context':
      return 'insecure.text';
    case 'offline':
    case 'captive-portal':
    case 'server-busy':
    case 'not-understood':
      return 'enrol.network';
  }
};

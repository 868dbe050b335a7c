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

/** What was scanned to set a tablet up. `other-address`: a link of another Retour, whose code means nothing here. */
export type EnrolScan = Readonly<{ kind: 'code'; code: string } | { kind: 'other-address'; address: string } | { kind: 'no-code' }>;

/** Reads the link behind an enrolment QR, or the bare code. */
export const readEnrolScan = (scanned: string, origin: string): EnrolScan => {
  const link = URL.canParse(scanned) ? new URL(scanned) : null;
  const code = readCode(link === null ? scanned : link.hash);
  if (link !== null && link.pathname !== '/enrol') return { kind: 'no-code' };
  if (link === null && scanned.replaceAll(/[^0-9A-Za-z]/g, '').length !== 8) return { kind: 'no-code' };
  if (!IS_CODE.test(code)) return { kind: 'no-code' };
  return link === null || link.origin === origin ? { kind: 'code', code } : { kind: 'other-address', address: link.host };
};

const IS_CODE = /^[0-9A-HJKMNP-TV-Z]{8}$/;

/** What the form still lacks; `null` when it can be sent. */
export const lacks = (form: Readonly<{ code: string; label: string }>): TextKey | null => {
  if (form.code === '') return 'enrol.codeMissing';
  if (!IS_CODE.test(form.code)) return 'enrol.codeBad';
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

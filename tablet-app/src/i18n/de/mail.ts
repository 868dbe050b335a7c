import type { Texts } from '../catalogue.ts';
import type { mail as english } from '../en/mail.ts';

/** German: sending the slip by mail. Staff are addressed without a pronoun where it can be avoided, customers with “Sie” (UX §5). */
export const mail = {
  'mail.address': 'E-Mail-Adresse der Kundschaft',
  'mail.usedOnce': 'Sie wird nur für diese E-Mail verwendet.',
  'mail.check': 'Noch keine vollständige Adresse. Sie sieht aus wie name@beispiel.de.',
  'mail.language': 'Die E-Mail ist auf {{language}} geschrieben.',
  'mail.offline': 'Kein Netz. Die E-Mail geht hinaus, sobald es Netz gibt.',
  'mail.send': 'Senden',
  'mail.notNow': 'Nicht jetzt',
  'mail.goes': 'Der Schein geht an {{mask}}.',
  'mail.waits': 'Der Schein geht an {{mask}}, sobald es Netz gibt.',
  'mail.notSaved': 'Nicht gesichert. Nichts ist verloren: bitte noch einmal auf „Senden“ tippen.',
} as const satisfies Texts<typeof english>;

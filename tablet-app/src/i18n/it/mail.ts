import type { Texts } from '../catalogue.ts';
import type { mail as english } from '../en/mail.ts';

/** Italian: sending the slip by mail. Staff are addressed with “tu”, customers with “Lei” (UX §5). */
export const mail = {
  'mail.address': 'Indirizzo e-mail del cliente',
  'mail.usedOnce': 'Serve solo per questo messaggio.',
  'mail.check': 'L’indirizzo non è ancora completo. Somiglia a nome@esempio.it.',
  'mail.language': 'Il messaggio è scritto in {{language}}.',
  'mail.offline': 'Nessuna rete. Il messaggio parte appena c’è rete.',
  'mail.send': 'Invia',
  'mail.notNow': 'Non ora',
  'mail.goes': 'Il tagliando va a {{mask}}.',
  'mail.waits': 'Il tagliando va a {{mask}} appena c’è rete.',
  'mail.notSaved': 'Non salvato. Nulla è andato perso: premi di nuovo “Invia”.',
} as const satisfies Texts<typeof english>;

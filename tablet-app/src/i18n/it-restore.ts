import type { Texts } from './catalogue.ts';
import type { enRestore } from './en-restore.ts';

/** Italian: slips whose return never came, and how they are restored. */
export const itRestore: Texts<typeof enRestore> = {
  'flag.rebuilt': 'È stato ripristinato dal suo tagliando, che non dice né motivi né stato.',
  'restore.asking': 'Ricerca del tagliando {{number}}',
  'restore.title': 'Il reso di questo tagliando non ci è mai arrivato. Ripristinarlo?',
  'restore.how':
    'Il tagliando {{number}} è autentico: un tablet di {{store}} l’ha registrato il {{date}} e non l’ha mai inviato. Ripristinalo se gli articoli sono stati consegnati.',
  'restore.amount': 'Il tagliando dice {{amount}}.',
  'restore.yes': 'Ripristina il reso',
  'restore.restoring': 'Ripristino in corso',
  'restore.done': 'Ripristinato dal tagliando {{number}}',
  'restore.here': 'Il tagliando {{number}} è già qui',
  'restore.notOurs': 'Questo codice non è un nostro tagliando. Cerca piuttosto l’ordine.',
  'restore.genuine': 'Il tagliando {{number}} è autentico. Con la rete si vedrà se il reso è arrivato.',
  'restore.unchecked': 'Il tagliando {{number}} non si può verificare senza rete.',
  'restore.notNow': 'Non ripristinato, e nulla è cambiato. Riprova tra un po’.',
};

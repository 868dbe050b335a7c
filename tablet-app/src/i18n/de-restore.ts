import type { Texts } from './catalogue.ts';
import type { enRestore } from './en-restore.ts';

/** German: slips whose return never came, and how they are restored. */
export const deRestore: Texts<typeof enRestore> = {
  'flag.rebuilt': 'Aus ihrem Schein wiederhergestellt, der weder Gründe noch Zustand nennt.',
  'restore.asking': 'Schein {{number}} wird nachgefragt',
  'restore.title': 'Die Rückgabe dieses Scheins ist nie bei uns angekommen. Wiederherstellen?',
  'restore.how':
    'Schein {{number}} ist echt: Ein Tablet in {{store}} hat die Rückgabe am {{date}} erfasst und nie gesendet. Wiederherstellen, wenn die Ware abgegeben wurde.',
  'restore.amount': 'Der Schein nennt {{amount}}.',
  'restore.yes': 'Rückgabe wiederherstellen',
  'restore.restoring': 'Wird wiederhergestellt',
  'restore.done': 'Aus Schein {{number}} wiederhergestellt',
  'restore.here': 'Schein {{number}} ist schon da',
  'restore.notOurs': 'Dieser Code ist kein Schein von uns. Bitte nach der Bestellung suchen.',
  'restore.genuine': 'Schein {{number}} ist echt. Ob seine Rückgabe angekommen ist, zeigt sich mit Netz.',
  'restore.unchecked': 'Schein {{number}} ließ sich ohne Netz nicht prüfen.',
  'restore.notNow': 'Nicht wiederhergestellt, und nichts hat sich geändert. Bitte später erneut versuchen.',
};

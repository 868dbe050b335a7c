import type { Texts } from './catalogue.ts';
import type { enRestore } from './en-restore.ts';

/** French: slips whose return never came, and how they are restored. */
export const frRestore: Texts<typeof enRestore> = {
  'flag.rebuilt': 'Il a été rétabli d’après son bon, qui n’indique ni motifs ni états.',
  'restore.asking': 'Recherche du bon {{number}}',
  'restore.title': 'Le retour de ce bon ne nous est jamais parvenu. Le rétablir ?',
  'restore.how':
    'Le bon {{number}} est authentique : une tablette de {{store}} l’a enregistré le {{date}} et ne l’a jamais envoyé. Rétablissez-le si les articles ont été remis.',
  'restore.amount': 'Le bon indique {{amount}}.',
  'restore.yes': 'Rétablir le retour',
  'restore.restoring': 'Rétablissement en cours',
  'restore.done': 'Rétabli d’après le bon {{number}}',
  'restore.here': 'Le bon {{number}} est déjà là',
  'restore.notOurs': 'Ce code n’est pas un bon de chez nous. Cherchez plutôt la commande.',
  'restore.genuine': 'Le bon {{number}} est authentique. Avec du réseau, on verra si son retour est arrivé.',
  'restore.unchecked': 'Le bon {{number}} n’a pas pu être vérifié sans réseau.',
  'restore.notNow': 'Pas rétabli, et rien n’a changé. Réessayez dans un moment.',
};

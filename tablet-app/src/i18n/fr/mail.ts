import type { Texts } from '../catalogue.ts';
import type { mail as english } from '../en/mail.ts';

/** French: sending the slip by mail. Staff and customers alike are addressed with “vous”; buttons are infinitives, messages imperatives (UX §5). */
export const mail = {
  'mail.address': 'Adresse e-mail du client',
  'mail.usedOnce': 'Elle ne sert qu’à ce message.',
  'mail.check': 'L’adresse n’est pas complète. Elle ressemble à nom@exemple.fr.',
  'mail.language': 'Le message est écrit en {{language}}.',
  'mail.offline': 'Pas de réseau. Le message partira dès qu’il y en aura.',
  'mail.send': 'Envoyer',
  'mail.notNow': 'Pas maintenant',
  'mail.goes': 'Le bon part vers {{mask}}.',
  'mail.waits': 'Le bon partira vers {{mask}} dès qu’il y aura du réseau.',
  'mail.notSaved': 'Non enregistré. Rien n’est perdu : appuyez de nouveau sur « Envoyer ».',
} as const satisfies Texts<typeof english>;

import type { Texts } from '../catalogue.ts';
import type { photo as english } from '../en/photo.ts';

/** French: photos of goods. Staff and customers alike are addressed with “vous”; buttons are infinitives, messages imperatives (UX §5). */
export const photo = {
  'photo.add': 'Ajouter une photo',
  'photo.addFor': 'Ajouter une photo, {{name}}',
  'photo.keeping': 'Enregistrement de la photo',
  'photo.full': '{{most}} photos au plus',
  'photo.asked': 'Le magasin demande une photo.',
  'photo.notPicture': 'Ce fichier n’est pas une image. Prenez une photo, ou choisissez-en un autre.',
  'photo.tooLarge': 'Cette image est trop grande. Reprenez la photo avec cette tablette.',
  'photo.noRoom': 'La tablette est pleine, la photo n’a pas été gardée. Le retour continue sans elle.',
  'photo.notKept': 'La photo n’a pas été gardée. Reprenez-la, ou continuez sans elle.',
  'photo.of': 'Photos, {{name}}',
  'photo.show': 'Photo {{n}}, {{name}}',
  'photo.away': 'Cette photo n’est pas encore sur la tablette. Elle s’affiche une fois envoyée, avec le réseau.',
  'photo.remove': 'Retirer la photo',
  'photo.title': 'Photos de l’article',
  'photo.close': 'Fermer',
} as const satisfies Texts<typeof english>;

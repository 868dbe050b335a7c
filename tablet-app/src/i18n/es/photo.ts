import type { Texts } from '../catalogue.ts';
import type { photo as english } from '../en/photo.ts';

/** Spanish: photos of goods. Staff are addressed with “tú”, customers with “usted” (UX §5). */
export const photo = {
  'photo.add': 'Añadir foto',
  'photo.addFor': 'Añadir foto, {{name}}',
  'photo.keeping': 'Guardando la foto',
  'photo.full': '{{most}} fotos como máximo',
  'photo.asked': 'La tienda pide una foto.',
  'photo.notPicture': 'Este archivo no es una imagen. Haz una foto o elige otro.',
  'photo.tooLarge': 'Esta imagen es demasiado grande. Haz la foto de nuevo con esta tableta.',
  'photo.noRoom': 'La tableta está llena y la foto no se guardó. La devolución sigue sin ella.',
  'photo.notKept': 'La foto no se guardó. Hazla de nuevo o sigue sin ella.',
  'photo.of': 'Fotos, {{name}}',
  'photo.show': 'Foto {{n}}, {{name}}',
  'photo.away': 'Esta foto aún no está en la tableta. Se ve cuando se ha enviado y hay red.',
  'photo.remove': 'Quitar la foto',
  'photo.title': 'Fotos del artículo',
  'photo.close': 'Cerrar',
} as const satisfies Texts<typeof english>;

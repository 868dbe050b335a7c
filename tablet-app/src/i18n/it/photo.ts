import type { Texts } from '../catalogue.ts';
import type { photo as english } from '../en/photo.ts';

/** Italian: photos of goods. Staff are addressed with “tu”, customers with “Lei” (UX §5). */
export const photo = {
  'photo.add': 'Aggiungi una foto',
  'photo.addFor': 'Aggiungi una foto, {{name}}',
  'photo.keeping': 'Salvataggio della foto',
  'photo.full': 'Al massimo {{most}} foto',
  'photo.asked': 'Il negozio chiede una foto.',
  'photo.notPicture': 'Questo file non è un’immagine. Scatta una foto o scegline un altro.',
  'photo.tooLarge': 'Questa immagine è troppo grande. Rifai la foto con questo tablet.',
  'photo.noRoom': 'Il tablet è pieno, quindi la foto non è stata salvata. Il reso continua senza.',
  'photo.notKept': 'La foto non è stata salvata. Rifalla o continua senza.',
  'photo.of': 'Foto, {{name}}',
  'photo.show': 'Foto {{n}}, {{name}}',
  'photo.away': 'Questa foto non è ancora sul tablet. Si vede quando è stata inviata e c’è rete.',
  'photo.remove': 'Rimuovi la foto',
  'photo.title': 'Foto dell’articolo',
  'photo.close': 'Chiudi',
} as const satisfies Texts<typeof english>;

import type { Texts } from '../catalogue.ts';
import type { photo as english } from '../en/photo.ts';

/** German: photos of goods. Staff are addressed without a pronoun where it can be avoided, customers with “Sie” (UX §5). */
export const photo = {
  'photo.add': 'Foto hinzufügen',
  'photo.addFor': 'Foto hinzufügen, {{name}}',
  'photo.keeping': 'Foto wird gesichert',
  'photo.full': 'Höchstens {{most}} Fotos',
  'photo.asked': 'Die Filiale bittet hier um ein Foto.',
  'photo.notPicture': 'Diese Datei ist kein Bild. Bitte ein Foto machen oder eine andere wählen.',
  'photo.tooLarge': 'Dieses Bild ist zu groß. Bitte das Foto mit diesem Tablet neu machen.',
  'photo.noRoom': 'Das Tablet ist voll, das Foto wurde nicht gesichert. Die Rückgabe geht ohne es weiter.',
  'photo.notKept': 'Das Foto wurde nicht gesichert. Bitte neu machen oder ohne Foto weitergehen.',
  'photo.of': 'Fotos, {{name}}',
  'photo.show': 'Foto {{n}}, {{name}}',
  'photo.away': 'Dieses Foto ist noch nicht auf dem Tablet. Es erscheint, sobald es gesendet wurde und Netz da ist.',
  'photo.remove': 'Foto entfernen',
  'photo.title': 'Fotos der Ware',
  'photo.close': 'Schließen',
} as const satisfies Texts<typeof english>;

import type { Texts } from './catalogue.ts';
import type { enRestore } from './en-restore.ts';

/** Spanish: slips whose return never came, and how they are restored. */
export const esRestore: Texts<typeof enRestore> = {
  'flag.rebuilt': 'Se restableció a partir de su resguardo, que no dice motivos ni estados.',
  'restore.asking': 'Buscando el resguardo {{number}}',
  'restore.title': 'La devolución de este resguardo nunca nos llegó. ¿Restablecerla?',
  'restore.how':
    'El resguardo {{number}} es auténtico: una tableta de {{store}} la registró el {{date}} y nunca la envió. Restablécela si se entregaron los artículos.',
  'restore.amount': 'El resguardo dice {{amount}}.',
  'restore.yes': 'Restablecer la devolución',
  'restore.restoring': 'Restableciendo',
  'restore.done': 'Restablecida a partir del resguardo {{number}}',
  'restore.here': 'El resguardo {{number}} ya está aquí',
  'restore.notOurs': 'Este código no es un resguardo nuestro. Busca el pedido.',
  'restore.genuine': 'El resguardo {{number}} es auténtico. Con red se verá si su devolución llegó.',
  'restore.unchecked': 'El resguardo {{number}} no se pudo comprobar sin red.',
  'restore.notNow': 'No se restableció y nada cambió. Inténtalo dentro de un rato.',
};

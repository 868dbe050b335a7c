import type { Texts } from '../catalogue.ts';
import type { mail as english } from '../en/mail.ts';

/** Spanish: sending the slip by mail. Staff are addressed with “tú”, customers with “usted” (UX §5). */
export const mail = {
  'mail.address': 'Correo del cliente',
  'mail.usedOnce': 'Se usa solo para este mensaje.',
  'mail.check': 'Aún no es una dirección completa. Se parece a nombre@ejemplo.es.',
  'mail.language': 'El mensaje está escrito en {{language}}.',
  'mail.offline': 'Sin red. El mensaje sale en cuanto haya red.',
  'mail.send': 'Enviar',
  'mail.notNow': 'Ahora no',
  'mail.goes': 'El resguardo va a {{mask}}.',
  'mail.waits': 'El resguardo va a {{mask}} en cuanto haya red.',
  'mail.notSaved': 'No se ha guardado. No se ha perdido nada: pulsa otra vez «Enviar».',
} as const satisfies Texts<typeof english>;

import type { Texts } from '../catalogue.ts';
import type { camera as english } from '../en/camera.ts';

/** Italian: scanning with the camera, and what a scan sounds like. Staff are addressed with “tu”, customers with “Lei” (UX §5). */
export const camera = {
  'camera.short': 'Fotocamera',
  'camera.garments': 'Scansiona i capi con la fotocamera',
  'camera.picture': 'Immagine della fotocamera',
  'camera.starting': 'Avvio della fotocamera',
  'camera.hold': 'Tieni il codice nel riquadro, a un palmo di distanza.',
  'camera.scanner': 'Il lettore funziona anche qui.',
  'camera.read': 'Letto {{code}}',
  'camera.notThis': '{{code}} non è quello che serve qui. Prova un altro codice.',
  'camera.lightOn': 'Accendi la luce',
  'camera.lightOff': 'Spegni la luce',
  'camera.other': 'Altra fotocamera',
  'camera.close': 'Chiudi la fotocamera',
  'camera.type': 'Oppure scrivi ciò che è stampato sotto il codice',
  'camera.use': 'Usa {{code}}',
  'camera.waits': 'Scansiona o scrivi un codice',
  'camera.done': 'Fine',
  'camera.again': 'Riprova',
  'camera.denied': 'La fotocamera non è consentita qui',
  'camera.deniedHow': 'Tocca il simbolo accanto all’indirizzo, consenti la fotocamera, poi riprova. Oppure scrivi il codice qui sotto.',
  'camera.none': 'Questo tablet non ha una fotocamera utilizzabile',
  'camera.noneHow': 'Usa il lettore, oppure scrivi il codice qui sotto.',
  'camera.busy': 'Un’altra app sta usando la fotocamera',
  'camera.busyHow': 'Chiudi quell’app, poi riprova. Oppure scrivi il codice qui sotto.',
  'camera.insecure': 'La fotocamera richiede un indirizzo sicuro',
  'camera.insecureHow': 'Apri Retour al suo indirizzo https. Oppure scrivi il codice qui sotto.',
  'camera.unreadable': 'La fotocamera non legge ancora i codici',
  'camera.unreadableHow': 'La parte che li legge arriva con la rete. Fino ad allora scrivi il codice qui sotto.',
} as const satisfies Texts<typeof english>;

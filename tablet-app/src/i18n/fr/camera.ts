import type { Texts } from '../catalogue.ts';
import type { camera as english } from '../en/camera.ts';

/** French: scanning with the camera, and what a scan sounds like. Staff and customers alike are addressed with “vous”; buttons are infinitives, messages imperatives (UX §5). */
export const camera = {
  'camera.short': 'Caméra',
  'camera.garments': 'Scanner les articles avec la caméra',
  'camera.picture': 'Image de la caméra',
  'camera.starting': 'Démarrage de la caméra',
  'camera.hold': 'Placez le code dans le cadre, à une largeur de main.',
  'camera.scanner': 'Le scanner fonctionne ici aussi.',
  'camera.read': 'Lu : {{code}}',
  'camera.notThis': '{{code}} n’est pas ce qui est demandé ici. Essayez un autre code.',
  'camera.lightOn': 'Allumer la lampe',
  'camera.lightOff': 'Éteindre la lampe',
  'camera.other': 'Autre caméra',
  'camera.close': 'Fermer la caméra',
  'camera.type': 'Ou saisissez ce qui est imprimé sous le code',
  'camera.use': 'Prendre {{code}}',
  'camera.waits': 'Scannez ou saisissez un code',
  'camera.done': 'Terminer',
  'camera.again': 'Réessayer',
  'camera.denied': 'La caméra n’est pas autorisée ici',
  'camera.deniedHow': 'Touchez le symbole à côté de l’adresse, autorisez la caméra, puis réessayez. Ou saisissez le code ci-dessous.',
  'camera.none': 'Cette tablette n’a pas de caméra utilisable',
  'camera.noneHow': 'Utilisez le scanner, ou saisissez le code ci-dessous.',
  'camera.busy': 'Une autre application utilise la caméra',
  'camera.busyHow': 'Fermez cette application, puis réessayez. Ou saisissez le code ci-dessous.',
  'camera.insecure': 'La caméra demande une adresse sécurisée',
  'camera.insecureHow': 'Ouvrez Retour à son adresse https. Ou saisissez le code ci-dessous.',
  'camera.unreadable': 'La caméra ne lit pas encore les codes',
  'camera.unreadableHow': 'La partie qui les lit arrive avec le réseau. D’ici là, saisissez le code ci-dessous.',
} as const satisfies Texts<typeof english>;

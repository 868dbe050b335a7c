import type { Texts } from '../catalogue.ts';
import type { camera as english } from '../en/camera.ts';

/** German: scanning with the camera, and what a scan sounds like. Staff are addressed without a pronoun where it can be avoided, customers with “Sie” (UX §5). */
export const camera = {
  'camera.short': 'Kamera',
  'camera.garments': 'Artikel mit der Kamera scannen',
  'camera.picture': 'Kamerabild',
  'camera.starting': 'Kamera wird gestartet',
  'camera.hold': 'Code in den Rahmen halten, eine Handbreit entfernt.',
  'camera.scanner': 'Der Scanner funktioniert auch hier.',
  'camera.read': 'Gelesen: {{code}}',
  'camera.notThis': '{{code}} ist hier nicht gefragt. Anderen Code versuchen.',
  'camera.lightOn': 'Licht an',
  'camera.lightOff': 'Licht aus',
  'camera.other': 'Andere Kamera',
  'camera.close': 'Kamera schließen',
  'camera.type': 'Oder eingeben, was unter dem Code steht',
  'camera.use': '{{code}} nehmen',
  'camera.waits': 'Code scannen oder eingeben',
  'camera.done': 'Fertig',
  'camera.again': 'Erneut versuchen',
  'camera.denied': 'Die Kamera ist hier nicht erlaubt',
  'camera.deniedHow': 'Zeichen neben der Adresse antippen, Kamera erlauben, dann erneut versuchen. Oder den Code unten eingeben.',
  'camera.none': 'Dieses Tablet hat keine nutzbare Kamera',
  'camera.noneHow': 'Den Scanner verwenden oder den Code unten eingeben.',
  'camera.busy': 'Eine andere App benutzt die Kamera',
  'camera.busyHow': 'Diese App schließen, dann erneut versuchen. Oder den Code unten eingeben.',
  'camera.insecure': 'Die Kamera braucht eine sichere Adresse',
  'camera.insecureHow': 'Retour über die https-Adresse öffnen. Oder den Code unten eingeben.',
  'camera.unreadable': 'Die Kamera kann noch keine Codes lesen',
  'camera.unreadableHow': 'Der Teil, der sie liest, kommt mit dem Netz. Bis dahin den Code unten eingeben.',
} as const satisfies Texts<typeof english>;

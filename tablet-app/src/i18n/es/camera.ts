import type { Texts } from '../catalogue.ts';
import type { camera as english } from '../en/camera.ts';

/** Spanish: scanning with the camera, and what a scan sounds like. Staff are addressed with “tú”, customers with “usted” (UX §5). */
export const camera = {
  'camera.short': 'Cámara',
  'camera.garments': 'Escanear las prendas con la cámara',
  'camera.picture': 'Imagen de la cámara',
  'camera.starting': 'Encendiendo la cámara',
  'camera.hold': 'Pon el código dentro del marco, a un palmo de distancia.',
  'camera.scanner': 'El lector también funciona aquí.',
  'camera.read': 'Leído {{code}}',
  'camera.notThis': '{{code}} no es lo que se pide aquí. Prueba otro código.',
  'camera.lightOn': 'Encender la luz',
  'camera.lightOff': 'Apagar la luz',
  'camera.other': 'Otra cámara',
  'camera.close': 'Cerrar la cámara',
  'camera.type': 'O escribe lo que está impreso bajo el código',
  'camera.use': 'Usar {{code}}',
  'camera.waits': 'Escanea o escribe un código',
  'camera.done': 'Listo',
  'camera.again': 'Probar de nuevo',
  'camera.denied': 'La cámara no está permitida aquí',
  'camera.deniedHow': 'Toca el símbolo junto a la dirección, permite la cámara y prueba de nuevo. O escribe el código abajo.',
  'camera.none': 'Esta tableta no tiene una cámara que se pueda usar',
  'camera.noneHow': 'Usa el lector o escribe el código abajo.',
  'camera.busy': 'Otra aplicación está usando la cámara',
  'camera.busyHow': 'Cierra esa aplicación y prueba de nuevo. O escribe el código abajo.',
  'camera.insecure': 'La cámara necesita una dirección segura',
  'camera.insecureHow': 'Abre Retour en su dirección https. O escribe el código abajo.',
  'camera.unreadable': 'La cámara aún no lee códigos',
  'camera.unreadableHow': 'La parte que los lee llega con la red. Hasta entonces escribe el código abajo.',
} as const satisfies Texts<typeof english>;

import type { Texts } from '../catalogue.ts';
import type { tablet as english } from '../en/tablet.ts';

/** Spanish: the tablet itself: bar, places, sign-in, and what is said when a screen cannot be shown. Staff are addressed with “tú”, customers with “usted” (UX §5). */
export const tablet = {
  'today.title': 'Hoy',

  'case.title': 'Casos',

  'desk.title': 'Devolución',

  'blind.title': 'Artículo sin pedido',

  'history.title': 'Historial',
  'history.unknownCustomer': 'Sin pedido',

  'slip.title': 'Resguardo',

  'app.name': 'Retour',
  'app.title': '{{screen}} · Retour',
  'app.skip': 'Ir al paso siguiente',
  'app.reading': 'Cargando',

  'away.title': 'Esta pantalla aún no está en la tableta',
  'away.text': 'Nunca se abrió aquí y no hay red para traerla. No se ha perdido nada: lo guardado sigue guardado.',
  'away.how': 'Llega sola en cuanto vuelva la red.',
  'away.again': 'Probar ahora',
  'away.leave': 'Volver',

  'broken.title': 'Esta tableta no puede abrir sus devoluciones',
  'broken.text': 'No se ha borrado nada. Cierra las demás ventanas de Retour y ábrelo de nuevo.',
  'broken.then':
    'Si no se abre, guarda lo que hay e importa el archivo en otra tableta, en «Puesta a punto». Acepta allí las devoluciones. El archivo queda entre el personal.',
  'broken.key': 'Las claves de esta tableta ya no funcionan, así que aquí no se registra nada nuevo.',
  'broken.keyThen':
    'Lo guardado se sigue enviando. Acepta las devoluciones en otra tableta y pide un código para configurar esta de nuevo.',
  'broken.again': 'Reabrir',
  'broken.export': 'Guardar datos',
  'broken.exportNone': 'No se puede leer nada',

  'insecure.title': 'Abre Retour por su dirección segura',
  'insecure.text':
    'Esta página se abrió sin candado en la barra de direcciones; por eso el navegador no da las claves ni el almacenamiento que protegen las devoluciones.',
  'insecure.how': 'Abre la dirección que empieza por https. En este ordenador también vale localhost.',
  'insecure.do': 'Abrir {{address}}',

  'stopped.title': 'La pantalla se detuvo',
  'stopped.safe': 'No se ha perdido nada.',
  'stopped.text': 'Tu devolución está como la dejaste, y las devoluciones guardadas están a salvo en esta tableta.',
  'stopped.how': 'Abre la pantalla de nuevo. Si se detiene dos veces, llama a soporte y di este código.',
  'stopped.again': 'Abrir de nuevo',
  'stopped.export': 'Exportar lo no enviado',

  'nav.main': 'Menú principal',
  'nav.find': 'Buscar',
  'nav.history': 'Historial',
  'nav.today': 'Hoy',
  'nav.cases': 'Casos',
  'nav.open': 'Abrir el menú',
  'nav.language': 'Idioma de la pantalla',
  'nav.casesOpen_one': '{{count}} caso abierto',
  'nav.casesOpen_other': '{{count}} casos abiertos',

  'bar.status': 'Estado de esta tableta',
  'bar.allSent': 'Todo enviado',
  'bar.sending': 'Enviando {{count}}',
  'bar.waiting': 'En espera: {{count}}',
  'bar.offline': 'Sin conexión',
  'bar.offlineSaved': 'Sin conexión · {{count}} aquí',
  'bar.oldest': 'Continúa. La más antigua espera desde las {{time}}',
  'bar.wifi': 'El wifi pide iniciar sesión',
  'bar.refused_one': '{{count}} devolución rechazada · ver motivo',
  'bar.refused_other': '{{count}} devoluciones rechazadas · ver motivo',
  'bar.loading': 'Cargando pedidos, {{done}} de {{total}}',
  'bar.revoked': 'Esta tableta se dio de baja',
  'bar.cloned': 'Configura de nuevo esta tableta',
  'bar.update': 'Actualizar',
  'bar.updateWaits': 'Se actualizará tras tu devolución',
  'bar.lock': 'Bloquear, {{name}}',
  'bar.news': 'Novedades',
  'bar.install': 'Poner en inicio',

  'enrol.title': 'Configurar esta tableta',

  'ready.title': 'Puesta a punto',

  'role.associate': 'Equipo de tienda',
  'role.manager': 'Encargado',
  'role.back-office': 'Oficina central',
  'role.operator': 'Soporte técnico',

  'sign.title': 'Iniciar sesión',
  'sign.who': '¿Quién atiende?',
  'sign.staff': 'Equipo',
  'sign.nobody': 'Aún no ha entrado nadie en esta tableta. La primera vez hacen falta tu número de empleado, tu PIN y la red.',
  'sign.else': 'Otra persona',
  'sign.elseHow': 'Número y PIN',
  'sign.enter': '{{name}}, introduce tu PIN',
  'sign.enterElse': 'Introduce número y PIN',
  'sign.choose': 'Elige tu nombre',
  'sign.chooseHow': 'Después escribe tu PIN, aquí o en el teclado.',
  'sign.number': 'Número de empleado',
  'sign.pin': 'PIN',
  'sign.digits_one': '{{count}} cifra escrita',
  'sign.digits_other': '{{count}} cifras escritas',
  'sign.pad': 'Teclado del PIN',
  'sign.delete': 'Borrar la última cifra',
  'sign.in': 'Entrar',
  'sign.checking': 'Un momento',
  'sign.wrong': 'El PIN no coincide. Inténtalo de nuevo.',
  'sign.wait': 'Espera {{time}} o pide al encargado que desbloquee.',
  'sign.needsNetwork': 'La primera vez en una tableta hace falta la red. Conéctala e inténtalo de nuevo.',
  'sign.online': 'Esta vez, entra con tu número de empleado.',
  'sign.notReady': 'No se ha podido entrar. Inténtalo de nuevo.',
  'sign.forgot': '¿Has olvidado el PIN? El encargado puede darte uno nuevo.',
  'sign.draft': 'Tu devolución abierta de {{number}} te espera.',
  'sign.draftBlind': 'Tu devolución abierta sin pedido te espera.',
  'sign.foot_one': '{{store}} · {{tablet}} · {{count}} pedido en esta tableta, actualizado a las {{time}}',
  'sign.foot_many': '{{store}} · {{tablet}} · {{count, number}} de pedidos en esta tableta, actualizados a las {{time}}',
  'sign.foot_other': '{{store}} · {{tablet}} · {{count, number}} pedidos en esta tableta, actualizados a las {{time}}',
  'sign.footPlain': '{{store}} · {{tablet}}',
  'sign.setUp': 'Configurar de nuevo esta tableta',
} as const satisfies Texts<typeof english>;

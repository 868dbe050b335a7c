import type { Texts } from '../catalogue.ts';
import type { tablet as english } from '../en/tablet.ts';

/** German: the tablet itself: bar, places, sign-in, and what is said when a screen cannot be shown. Staff are addressed without a pronoun where it can be avoided, customers with “Sie” (UX §5). */
export const tablet = {
  'today.title': 'Heute',

  'case.title': 'Fälle',

  'desk.title': 'Rückgabe',

  'blind.title': 'Ware ohne Bestellung',

  'history.title': 'Verlauf',
  'history.unknownCustomer': 'Ohne Bestellung',

  'slip.title': 'Schein',

  'app.name': 'Retour',
  'app.title': '{{screen}} · Retour',
  'app.skip': 'Zum nächsten Schritt',
  'app.reading': 'Wird geladen',

  'away.title': 'Dieser Bildschirm ist noch nicht auf dem Tablet',
  'away.text': 'Er wurde hier nie geöffnet, und es gibt kein Netz, um ihn zu holen. Nichts ist verloren: Gesichertes bleibt gesichert.',
  'away.how': 'Er kommt von selbst, sobald das Netz wieder da ist.',
  'away.again': 'Jetzt versuchen',
  'away.leave': 'Zurück',

  'broken.title': 'Dieses Tablet kann seine Rückgaben nicht öffnen',
  'broken.text': 'Nichts ist gelöscht. Bitte alle anderen Fenster von Retour schließen, dann erneut öffnen.',
  'broken.then':
    'Öffnet es sich nicht, bitte speichern, was da ist, und die Datei auf einem anderen Tablet unter „Bereitschaft“ übernehmen. Rückgaben dort annehmen. Die Datei bleibt beim Personal.',
  'broken.key': 'Die Schlüssel dieses Tablets gelten nicht mehr, darum wird hier nichts Neues erfasst.',
  'broken.keyThen':
    'Was gesichert ist, wird noch gesendet. Bitte Rückgaben auf einem anderen Tablet annehmen und einen Code verlangen, um dieses neu einzurichten.',
  'broken.again': 'Erneut öffnen',
  'broken.export': 'Daten sichern',
  'broken.exportNone': 'Nichts ist lesbar',

  'insecure.title': 'Retour über die sichere Adresse öffnen',
  'insecure.text':
    'Diese Seite wurde ohne Schloss in der Adresszeile geöffnet. Darum hält der Browser die Schlüssel und den Speicher zurück, die Rückgaben schützen.',
  'insecure.how': 'Bitte die Adresse öffnen, die mit https beginnt. Auf diesem Rechner geht auch localhost.',
  'insecure.do': '{{address}} öffnen',

  'stopped.title': 'Der Bildschirm wurde unterbrochen',
  'stopped.safe': 'Nichts ist verloren.',
  'stopped.text': 'Ihre Rückgabe ist, wie Sie sie verlassen haben; gesicherte Rückgaben sind auf diesem Tablet sicher.',
  'stopped.how': 'Bitte den Bildschirm erneut öffnen. Geschieht es zweimal, den Support anrufen und diesen Code nennen.',
  'stopped.again': 'Erneut öffnen',
  'stopped.export': 'Ungesendete exportieren',

  'nav.main': 'Hauptmenü',
  'nav.find': 'Suchen',
  'nav.history': 'Verlauf',
  'nav.today': 'Heute',
  'nav.cases': 'Fälle',
  'nav.open': 'Menü öffnen',
  'nav.language': 'Sprache des Bildschirms',
  'nav.casesOpen_one': '{{count}} offener Fall',
  'nav.casesOpen_other': '{{count}} offene Fälle',

  'bar.status': 'Status dieses Tablets',
  'bar.allSent': 'Alles gesendet',
  'bar.sending': 'Sendet {{count}}',
  'bar.waiting': 'Wartend: {{count}}',
  'bar.offline': 'Offline',
  'bar.offlineSaved': 'Offline · {{count}} hier gesichert',
  'bar.oldest': 'Einfach weiterarbeiten. Die älteste wartet seit {{time}} Uhr',
  'bar.wifi': 'WLAN verlangt Anmeldung',
  'bar.refused_one': '{{count}} Rückgabe abgelehnt · Grund ansehen',
  'bar.refused_other': '{{count}} Rückgaben abgelehnt · Gründe ansehen',
  'bar.loading': 'Bestellungen laden, {{done}} von {{total}}',
  'bar.revoked': 'Dieses Tablet wurde gesperrt',
  'bar.cloned': 'Dieses Tablet neu einrichten',
  'bar.update': 'Aktualisieren',
  'bar.updateWaits': 'Neue Version nach Ihrer Rückgabe',
  'bar.lock': 'Sperren, {{name}}',
  'bar.news': 'Das ist neu',
  'bar.install': 'Auf den Startbildschirm',

  'enrol.title': 'Dieses Tablet einrichten',

  'ready.title': 'Bereitschaft',

  'role.associate': 'Verkauf',
  'role.manager': 'Filialleitung',
  'role.back-office': 'Zentrale',
  'role.operator': 'Technik',

  'sign.title': 'Anmelden',
  'sign.who': 'Wer bedient?',
  'sign.staff': 'Team',
  'sign.nobody': 'Auf diesem Tablet war noch niemand angemeldet. Das erste Mal braucht es Personalnummer, PIN und Netz.',
  'sign.else': 'Jemand anderes',
  'sign.elseHow': 'Personalnummer und PIN',
  'sign.enter': '{{name}}, bitte PIN eingeben',
  'sign.enterElse': 'Personalnummer und PIN eingeben',
  'sign.choose': 'Namen wählen',
  'sign.chooseHow': 'Dann die PIN eingeben, hier oder auf der Tastatur.',
  'sign.number': 'Personalnummer',
  'sign.pin': 'PIN',
  'sign.digits_one': '{{count}} Ziffer eingegeben',
  'sign.digits_other': '{{count}} Ziffern eingegeben',
  'sign.pad': 'PIN-Tastenfeld',
  'sign.delete': 'Letzte Ziffer löschen',
  'sign.in': 'Anmelden',
  'sign.checking': 'Wird geprüft',
  'sign.wrong': 'PIN stimmt nicht. Bitte erneut eingeben.',
  'sign.wait': 'Bitte {{time}} warten oder Filialleitung entsperren lassen.',
  'sign.needsNetwork': 'Die erste Anmeldung auf einem Tablet braucht das Netz. Bitte verbinden und erneut versuchen.',
  'sign.online': 'Bitte diesmal mit der Personalnummer anmelden.',
  'sign.notReady': 'Die Anmeldung kam nicht durch. Bitte erneut versuchen.',
  'sign.forgot': 'PIN vergessen? Die Filialleitung kann eine neue vergeben.',
  'sign.draft': 'Ihre offene Rückgabe zu {{number}} wartet.',
  'sign.draftBlind': 'Ihre offene Rückgabe ohne Bestellung wartet.',
  'sign.foot_one': '{{store}} · {{tablet}} · {{count}} Bestellung auf diesem Tablet, Stand {{time}}',
  'sign.foot_other': '{{store}} · {{tablet}} · {{count, number}} Bestellungen auf diesem Tablet, Stand {{time}}',
  'sign.footPlain': '{{store}} · {{tablet}}',
  'sign.setUp': 'Dieses Tablet neu einrichten',
} as const satisfies Texts<typeof english>;

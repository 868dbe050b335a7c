import type { Texts } from '../catalogue.ts';
import type { tablet as english } from '../en/tablet.ts';

/** Italian: the tablet itself: bar, places, sign-in, and what is said when a screen cannot be shown. Staff are addressed with “tu”, customers with “Lei” (UX §5). */
export const tablet = {
  'today.title': 'Giornata',

  'case.title': 'Casi',

  'desk.title': 'Reso',

  'blind.title': 'Articolo senza ordine',

  'history.title': 'Storico',
  'history.unknownCustomer': 'Senza ordine',

  'slip.title': 'Tagliando',

  'app.name': 'Retour',
  'app.title': '{{screen}} · Retour',
  'app.skip': 'Vai al passo successivo',
  'app.reading': 'Lettura in corso',

  'away.title': 'Questa schermata non è ancora sul tablet',
  'away.text': 'Non è mai stata aperta qui, e non c’è rete per averla. Nulla è andato perso: ciò che è salvato resta salvato.',
  'away.how': 'Arriva da sé appena torna la rete.',
  'away.again': 'Prova ora',
  'away.leave': 'Torna indietro',

  'broken.title': 'Questo tablet non può aprire i suoi resi',
  'broken.text': 'Nulla è cancellato. Chiudi ogni altra finestra di Retour, poi riapri.',
  'broken.then':
    'Se non si apre, salva ciò che c’è e importa il file su un altro tablet, in “Preparazione”. Accetta lì i resi. Il file resta al personale.',
  'broken.key': 'Le chiavi di questo tablet non funzionano più, quindi qui non si registra nulla di nuovo.',
  'broken.keyThen':
    'Ciò che è salvato parte ancora. Accetta i resi su un altro tablet, e chiedi un codice per configurare di nuovo questo.',
  'broken.again': 'Riapri',
  'broken.export': 'Salva il contenuto',
  'broken.exportNone': 'Nulla è leggibile',

  'insecure.title': 'Apri Retour dal suo indirizzo sicuro',
  'insecure.text':
    'Questa pagina si è aperta senza lucchetto nella barra dell’indirizzo, quindi il browser trattiene le chiavi e la memoria che proteggono i resi.',
  'insecure.how': 'Apri l’indirizzo che inizia con https. Su questo computer va bene anche localhost.',
  'insecure.do': 'Apri {{address}}',

  'stopped.title': 'La schermata si è fermata',
  'stopped.safe': 'Nulla è andato perso.',
  'stopped.text': 'Il tuo reso è come lo hai lasciato, e i resi salvati sono al sicuro su questo tablet.',
  'stopped.how': 'Riapri la schermata. Se si ferma due volte, chiama l’assistenza e riferisci questo codice.',
  'stopped.again': 'Riapri',
  'stopped.export': 'Esporta i resi non inviati',

  'nav.main': 'Principale',
  'nav.find': 'Ricerca',
  'nav.history': 'Storico',
  'nav.today': 'Giornata',
  'nav.cases': 'Casi',
  'nav.open': 'Apri il menu',
  'nav.language': 'Lingua dello schermo',
  'nav.casesOpen_one': '{{count}} caso aperto',
  'nav.casesOpen_other': '{{count}} casi aperti',

  'bar.status': 'Stato di questo tablet',
  'bar.allSent': 'Tutto inviato',
  'bar.sending': 'Invio di {{count}}',
  'bar.waiting': '{{count}} in attesa',
  'bar.offline': 'Offline',
  'bar.offlineSaved': 'Offline · {{count}} qui',
  'bar.oldest': 'Continua. Il più vecchio attende dalle {{time}}',
  'bar.wifi': 'Il Wi-Fi chiede l’accesso',
  'bar.refused_one': '{{count}} reso rifiutato · vedi perché',
  'bar.refused_other': '{{count}} resi rifiutati · vedi perché',
  'bar.loading': 'Caricamento ordini, {{done}} di {{total}}',
  'bar.revoked': 'Questo tablet è stato disattivato',
  'bar.cloned': 'Configura di nuovo questo tablet',
  'bar.update': 'Aggiorna ora',
  'bar.updateWaits': 'L’aggiornamento attende il tuo reso',
  'bar.lock': 'Blocca, {{name}}',
  'bar.news': 'Novità',
  'bar.install': 'Metti nella Home',

  'enrol.title': 'Configura questo tablet',

  'ready.title': 'Preparazione',

  'role.associate': 'Vendita',
  'role.manager': 'Responsabile',
  'role.back-office': 'Sede centrale',
  'role.operator': 'Gestione tecnica',

  'sign.title': 'Accesso',
  'sign.who': 'Chi è al banco?',
  'sign.staff': 'Personale',
  'sign.nobody': 'Nessuno ha ancora fatto l’accesso su questo tablet. La prima volta servono la matricola, il PIN e la rete.',
  'sign.else': 'Un’altra persona',
  'sign.elseHow': 'Matricola e PIN',
  'sign.enter': '{{name}}, inserisci il PIN',
  'sign.enterElse': 'Inserisci matricola e PIN',
  'sign.choose': 'Scegli il tuo nome',
  'sign.chooseHow': 'Poi inserisci il PIN, qui o sulla tastiera.',
  'sign.number': 'Matricola',
  'sign.pin': 'PIN',
  'sign.digits_one': '{{count}} cifra inserita',
  'sign.digits_other': '{{count}} cifre inserite',
  'sign.pad': 'Tastierino del PIN',
  'sign.delete': 'Cancella l’ultima cifra',
  'sign.in': 'Accedi',
  'sign.checking': 'Verifica',
  'sign.wrong': 'Il PIN non corrisponde. Riprova.',
  'sign.wait': 'Attendi {{time}} o chiedi al responsabile.',
  'sign.needsNetwork': 'Il primo accesso su un tablet richiede la rete. Collegalo, poi riprova.',
  'sign.online': 'Questa volta accedi con la tua matricola.',
  'sign.notReady': 'L’accesso non è passato. Riprova.',
  'sign.forgot': 'PIN dimenticato? Un responsabile può dartene uno nuovo.',
  'sign.draft': 'Il tuo reso aperto per {{number}} ti attende.',
  'sign.draftBlind': 'Il tuo reso aperto senza ordine ti attende.',
  'sign.foot_one': '{{store}} · {{tablet}} · {{count}} ordine su questo tablet, aggiornato alle {{time}}',
  'sign.foot_other': '{{store}} · {{tablet}} · {{count, number}} ordini su questo tablet, aggiornati alle {{time}}',
  'sign.foot_many': '{{store}} · {{tablet}} · {{count, number}} di ordini su questo tablet, aggiornati alle {{time}}',
  'sign.footPlain': '{{store}} · {{tablet}}',
  'sign.setUp': 'Configura di nuovo questo tablet',
} as const satisfies Texts<typeof english>;

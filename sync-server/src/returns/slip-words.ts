import type { SlipStatus } from 'shared-types/slip-status';

type Said = readonly [word: string, what: string];

/** What the page says of a slip, to its customer. `{}` stands for the value. */
type SlipWords = Readonly<{
  name: string;
  title: string;
  asking: string;
  amount: string;
  about: string;
  by: string;
  store: string;
  updated: string;
  languages: string;
  unknown: Said;
  silent: Said;
  often: Said;
  noScript: string;
  states: Readonly<Record<SlipStatus['status'], Said>>;
}>;

const en: SlipWords = {
  name: 'English',
  title: 'Your return',
  asking: 'One moment',
  amount: 'Amount',
  about: 'About {}',
  by: 'Goes back by',
  store: 'Returned at',
  updated: 'Last change',
  languages: 'Language',
  unknown: ['This slip is not known', 'Scan the code on the slip again, the whole of it.'],
  silent: ['No connection', 'Your return is safe. Look again when you have a network.'],
  often: ['Asked very often', 'Your return is safe. Look again in a minute.'],
  noScript: 'This page reads the code of your slip with a script. Allow scripts for it, or ask in the store with your slip.',
  states: {
    saved: ['Recorded', 'The store recorded your return. It has not arrived with us yet; the refund follows then. Keep your slip.'],
    received: ['Received', 'Your return has arrived. The refund is on its way to being paid.'],
    sent: ['Refund sent', 'The refund was sent to the means you paid with.'],
    refunded: ['Refunded', 'The money went back to the means you paid with. A bank may take some days to show it.'],
    person: ['Being checked', 'A colleague is looking at your return. You need do nothing.'],
    failed: ['Refund delayed', 'The refund has not gone through yet. A colleague is taking care of it.'],
    till: ['Refund at the till', 'The money is given back at the till of the store.'],
    'goods-only': ['Goods received', 'Your goods are with us. There is no money to give back for them here.'],
    voided: ['Withdrawn', 'The store took this return back. Nothing is refunded for it.'],
    refused: ['Not accepted', 'This return was not accepted. Ask in the store with your slip.'],
    releasing: ['Being released', 'Your means of payment was not charged. The amount reserved on it is being released.'],
    released: ['Released', 'Your means of payment was not charged. The amount reserved on it was released.'],
  },
};

const fr: SlipWords = {
  name: 'Français',
  title: 'Votre retour',
  asking: 'Un instant',
  amount: 'Montant',
  about: 'Environ {}',
  by: 'Remboursé au plus tard le',
  store: 'Rendu à',
  updated: 'Dernier changement',
  languages: 'Langue',
  unknown: ['Ce bon nous est inconnu', 'Scannez à nouveau le code du bon, en entier.'],
  silent: ['Pas de connexion', 'Votre retour est enregistré. Revenez quand vous avez du réseau.'],
  often: ['Trop de demandes', 'Votre retour est enregistré. Revenez dans une minute.'],
  noScript: 'Cette page lit le code de votre bon avec un script. Autorisez les scripts, ou demandez en magasin avec votre bon.',
  states: {
    saved: ['Enregistré', 'Le magasin a enregistré votre retour. Il ne nous est pas encore parvenu ; le remboursement suivra. Conservez votre bon.'], // prettier-ignore
    received: ['Reçu', 'Votre retour nous est parvenu. Le remboursement est en préparation.'],
    sent: ['Remboursement envoyé', 'Le remboursement a été envoyé vers votre moyen de paiement.'],
    refunded: ['Remboursé', 'La somme a été rendue sur votre moyen de paiement. Votre banque peut mettre quelques jours à l’afficher.'],
    person: ['En cours de vérification', 'Un membre de notre équipe examine votre retour. Vous n’avez rien à faire.'],
    failed: ['Remboursement retardé', 'Le remboursement n’a pas encore abouti. Un membre de notre équipe s’en occupe.'],
    till: ['Remboursement en caisse', 'La somme est rendue à la caisse du magasin.'],
    'goods-only': ['Articles reçus', 'Vos articles sont chez nous. Il n’y a rien à rembourser ici pour eux.'],
    voided: ['Annulé', 'Le magasin a annulé ce retour. Rien n’est remboursé à ce titre.'],
    refused: ['Non accepté', 'Ce retour n’a pas été accepté. Demandez en magasin avec votre bon.'],
    releasing: ['En cours de libération', 'Votre moyen de paiement n’a pas été débité. La somme réservée est en cours de libération.'],
    released: ['Libéré', 'Votre moyen de paiement n’a pas été débité. La somme réservée a été libérée.'],
  },
};

const it: SlipWords = {
  name: 'Italiano',
  title: 'Il Suo reso',
  asking: 'Un momento',
  amount: 'Importo',
  about: 'Circa {}',
  by: 'Rimborso entro',
  store: 'Reso presso',
  updated: 'Ultima modifica',
  languages: 'Lingua',
  unknown: ['Non conosciamo questo tagliando', 'Scansioni di nuovo il codice del tagliando, per intero.'],
  silent: ['Nessuna connessione', 'Il reso è al sicuro. Riprovi quando c’è rete.'],
  often: ['Troppe richieste', 'Il reso è al sicuro. Riprovi tra un minuto.'],
  noScript: 'Questa pagina legge il codice del tagliando con uno script. Consenta gli script o chieda in negozio con il tagliando.',
  states: {
    saved: ['Registrato', 'Il negozio ha registrato il reso. Non ci è ancora pervenuto; il rimborso seguirà. Conservi il tagliando.'],
    received: ['Ricevuto', 'Il reso ci è arrivato. Il rimborso è in preparazione.'],
    sent: ['Rimborso inviato', 'Il rimborso è stato inviato sul mezzo di pagamento usato.'],
    refunded: ['Rimborsato', 'L’importo è tornato sul mezzo di pagamento usato. La banca può impiegare qualche giorno a mostrarlo.'],
    person: ['In verifica', 'Un nostro collaboratore sta esaminando il reso. Non deve fare nulla.'],
    failed: ['Rimborso in ritardo', 'Il rimborso non è ancora riuscito. Se ne occupa un nostro collaboratore.'],
    till: ['Rimborso in cassa', 'L’importo viene restituito alla cassa del negozio.'],
    'goods-only': ['Articoli ricevuti', 'Gli articoli sono da noi. Qui non c’è nulla da rimborsare.'],
    voided: ['Annullato', 'Il negozio ha annullato questo reso. Non viene rimborsato nulla.'],
    refused: ['Non accettato', 'Questo reso non è stato accettato. Chieda in negozio con il tagliando.'],
    releasing: ['Svincolo in corso', 'Il mezzo di pagamento non è stato addebitato. L’importo riservato sta per essere svincolato.'],
    released: ['Svincolato', 'Il mezzo di pagamento non è stato addebitato. L’importo riservato è stato svincolato.'],
  },
};

const es: SlipWords = {
  name: 'Español',
  title: 'Su devolución',
  asking: 'Un momento',
  amount: 'Importe',
  about: 'Unos {}',
  by: 'Reembolso a más tardar el',
  store: 'Devuelto en',
  updated: 'Último cambio',
  languages: 'Idioma',
  unknown: ['No conocemos este resguardo', 'Escanee de nuevo el código del resguardo, entero.'],
  silent: ['Sin conexión', 'Su devolución está a salvo. Vuelva a consultarla cuando tenga red.'],
  often: ['Demasiadas consultas', 'Su devolución está a salvo. Vuelva a consultarla en un minuto.'],
  noScript: 'Esta página lee el código de su resguardo con un script. Permita los scripts o pregunte en la tienda con su resguardo.',
  states: {
    saved: ['Registrada', 'La tienda registró su devolución. Aún no nos ha llegado; el reembolso vendrá después. Conserve su resguardo.'],
    received: ['Recibida', 'Su devolución nos ha llegado. El reembolso se está preparando.'],
    sent: ['Reembolso enviado', 'El reembolso se envió al medio con el que pagó.'],
    refunded: ['Reembolsada', 'El dinero volvió al medio con el que pagó. El banco puede tardar unos días en mostrarlo.'],
    person: ['En revisión', 'Una persona de nuestro equipo está revisando su devolución. No tiene que hacer nada.'],
    failed: ['Reembolso retrasado', 'El reembolso aún no se ha completado. Una persona de nuestro equipo se ocupa de ello.'],
    till: ['Reembolso en caja', 'El dinero se devuelve en la caja de la tienda.'],
    'goods-only': ['Artículos recibidos', 'Sus artículos están con nosotros. Aquí no hay nada que reembolsar por ellos.'],
    voided: ['Anulada', 'La tienda anuló esta devolución. No se reembolsa nada por ella.'],
    refused: ['No aceptada', 'Esta devolución no se aceptó. Pregunte en la tienda con su resguardo.'],
    releasing: ['En liberación', 'No se cargó nada en su medio de pago. El importe reservado se está liberando.'],
    released: ['Liberada', 'No se cargó nada en su medio de pago. El importe reservado se liberó.'],
  },
};

const de: SlipWords = {
  name: 'Deutsch',
  title: 'Ihre Rückgabe',
  asking: 'Einen Moment',
  amount: 'Betrag',
  about: 'Etwa {}',
  by: 'Erstattung bis',
  store: 'Zurückgegeben in',
  updated: 'Letzte Änderung',
  languages: 'Sprache',
  unknown: ['Dieser Schein ist nicht bekannt', 'Scannen Sie den Code auf dem Schein noch einmal vollständig.'],
  silent: ['Keine Verbindung', 'Ihre Rückgabe ist gesichert. Sehen Sie wieder nach, wenn Sie Netz haben.'],
  often: ['Sehr oft gefragt', 'Ihre Rückgabe ist gesichert. Sehen Sie in einer Minute wieder nach.'],
  noScript:
    'Diese Seite liest den Code Ihres Scheins mit einem Skript. Erlauben Sie Skripte, oder fragen Sie mit dem Schein in der Filiale.',
  states: {
    saved: ['Erfasst', 'Die Filiale hat Ihre Rückgabe erfasst. Bei uns ist sie noch nicht eingegangen; die Erstattung folgt dann. Bitte den Schein aufbewahren.'], // prettier-ignore
    received: ['Eingegangen', 'Ihre Rückgabe ist eingegangen. Die Erstattung wird vorbereitet.'],
    sent: ['Erstattung gesendet', 'Die Erstattung wurde an Ihr Zahlungsmittel gesendet.'],
    refunded: ['Erstattet', 'Das Geld ging an Ihr Zahlungsmittel zurück. Bis Ihre Bank es zeigt, können einige Tage vergehen.'],
    person: ['Wird geprüft', 'Jemand von uns sieht sich Ihre Rückgabe an. Sie müssen nichts tun.'],
    failed: ['Erstattung verzögert', 'Die Erstattung ist noch nicht gelungen. Jemand von uns kümmert sich darum.'],
    till: ['Erstattung an der Kasse', 'Das Geld wird an der Kasse der Filiale zurückgegeben.'],
    'goods-only': ['Ware eingegangen', 'Ihre Ware ist bei uns. Dafür ist hier nichts zu erstatten.'],
    voided: ['Zurückgenommen', 'Die Filiale hat diese Rückgabe zurückgenommen. Dafür wird nichts erstattet.'],
    refused: ['Nicht angenommen', 'Diese Rückgabe wurde nicht angenommen. Fragen Sie mit dem Schein in der Filiale.'],
    releasing: ['Wird freigegeben', 'Ihr Zahlungsmittel wurde nicht belastet. Der vorgemerkte Betrag wird freigegeben.'],
    released: ['Freigegeben', 'Ihr Zahlungsmittel wurde nicht belastet. Der vorgemerkte Betrag wurde freigegeben.'],
  },
};

export const SLIP_WORDS: Readonly<Record<string, SlipWords>> = { en, fr, it, es, de };

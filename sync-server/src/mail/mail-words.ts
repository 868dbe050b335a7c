/** What a mailed slip says besides the words of the slip's state, to its customer. `{}` stands for the value. */
type MailWords = Readonly<{
  /** How dates and money are written. */
  locale: string;
  /** Between a label and what it labels. */
  colon: string;
  subject: string;
  thanks: string;
  thanksPlain: string;
  recorded: string;
  goods: string;
  means: string;
  slip: string;
  order: string;
  follow: string;
  show: string;
  notReceipt: string;
  automatic: string;
}>;

const en: MailWords = {
  locale: 'en-GB',
  colon: ': ',
  subject: 'Your return at {}',
  thanks: 'Thank you, {}.',
  thanksPlain: 'Thank you.',
  recorded: 'We recorded your return on {}.',
  goods: 'What came back',
  means: 'Goes back to',
  slip: 'Slip',
  order: 'Order',
  follow: 'Follow your return',
  show: 'Please keep this message until your return is complete. In the store, the number of the slip is enough.',
  notReceipt: 'This is a return slip, not a till receipt.',
  automatic: 'This message was written automatically. Replies to it are not read.',
};

const fr: MailWords = {
  locale: 'fr-FR',
  colon: '\u00a0: ',
  subject: 'Votre retour chez {}',
  thanks: 'Merci, {}.',
  thanksPlain: 'Merci.',
  recorded: 'Nous avons enregistré votre retour le {}.',
  goods: 'Articles rendus',
  means: 'Rendu sur',
  slip: 'Bon',
  order: 'Commande',
  follow: 'Suivre votre retour',
  show: 'Conservez ce message jusqu’à la fin de votre retour. En magasin, le numéro du bon suffit.',
  notReceipt: 'Ceci est un bon de retour, et non un ticket de caisse.',
  automatic: 'Ce message a été écrit automatiquement. Les réponses ne sont pas lues.',
};

const it: MailWords = {
  locale: 'it-IT',
  colon: ': ',
  subject: 'Il Suo reso presso {}',
  thanks: 'Grazie, {}.',
  thanksPlain: 'Grazie.',
  recorded: 'Abbiamo registrato il Suo reso {}.',
  goods: 'Articoli resi',
  means: 'Accreditato su',
  slip: 'Tagliando',
  order: 'Ordine',
  follow: 'Segua il Suo reso',
  show: 'Conservi questo messaggio finché il reso non è concluso. In negozio basta il numero del tagliando.',
  notReceipt: 'Questo è un tagliando di reso, non uno scontrino fiscale.',
  automatic: 'Questo messaggio è stato scritto automaticamente. Le risposte non vengono lette.',
};

const es: MailWords = {
  locale: 'es-ES',
  colon: ': ',
  subject: 'Su devolución en {}',
  thanks: 'Gracias, {}.',
  thanksPlain: 'Gracias.',
  recorded: 'Registramos su devolución el {}.',
  goods: 'Artículos devueltos',
  means: 'Se devuelve a',
  slip: 'Resguardo',
  order: 'Pedido',
  follow: 'Siga su devolución',
  show: 'Conserve este mensaje hasta que concluya su devolución. En la tienda basta el número del resguardo.',
  notReceipt: 'Esto es un resguardo de devolución, no un ticket de compra.',
  automatic: 'Este mensaje se escribió automáticamente. Las respuestas no se leen.',
};

const de: MailWords = {
  locale: 'de-DE',
  colon: ': ',
  subject: 'Ihre Rückgabe bei {}',
  thanks: 'Vielen Dank, {}.',
  thanksPlain: 'Vielen Dank.',
  recorded: 'Wir haben Ihre Rückgabe am {} erfasst.',
  goods: 'Zurückgegebene Ware',
  means: 'Erstattet auf',
  slip: 'Schein',
  order: 'Bestellung',
  follow: 'Ihre Rückgabe verfolgen',
  show: 'Bitte diese Nachricht aufbewahren, bis Ihre Rückgabe abgeschlossen ist. In der Filiale genügt die Nummer des Scheins.',
  notReceipt: 'Dies ist ein Rückgabeschein, kein Kassenbon.',
  automatic: 'Diese Nachricht wurde automatisch erstellt. Antworten darauf werden nicht gelesen.',
};

/** By language; the keys are those of the slip's words. */
export const MAIL_WORDS: Readonly<Record<string, MailWords>> = { en, fr, it, es, de };

import type { Texts } from '../catalogue.ts';
import type { tablet as english } from '../en/tablet.ts';

/** French: the tablet itself: bar, places, sign-in, and what is said when a screen cannot be shown. Staff and customers alike are addressed with “vous”; buttons are infinitives, messages imperatives (UX §5). */
export const tablet = {
  'today.title': 'Journée',

  'case.title': 'Dossiers',

  'desk.title': 'Retour',

  'blind.title': 'Article sans commande',

  'history.title': 'Historique',
  'history.unknownCustomer': 'Sans commande',

  'slip.title': 'Bon',

  'app.name': 'Retour',
  'app.title': '{{screen}} · Retour',
  'app.skip': 'Aller à l’étape suivante',
  'app.reading': 'Lecture en cours',

  'away.title': 'Cet écran n’est pas encore sur la tablette',
  'away.text': 'Il n’a jamais été ouvert ici, et il n’y a pas de réseau pour l’obtenir. Rien n’est perdu : ce qui est enregistré le reste.',
  'away.how': 'Il arrive de lui-même dès que le réseau revient.',
  'away.again': 'Essayer maintenant',
  'away.leave': 'Revenir',

  'broken.title': 'Cette tablette ne peut pas ouvrir ses retours',
  'broken.text': 'Rien n’est effacé. Fermez toutes les autres fenêtres de Retour, puis rouvrez.',
  'broken.then':
    'Si elle ne s’ouvre pas, enregistrez ce qui est là et importez le fichier sur une autre tablette, sous « Préparation ». Prenez-y les retours. Le fichier reste au personnel.',
  'broken.key': 'Les clés de cette tablette ne fonctionnent plus ; rien de nouveau ne s’enregistre ici.',
  'broken.keyThen':
    'Ce qui est enregistré part encore. Prenez les retours sur une autre tablette, et demandez un code pour configurer celle-ci à nouveau.',
  'broken.again': 'Rouvrir',
  'broken.export': 'Sauvegarder le contenu',
  'broken.exportNone': 'Rien n’est lisible',

  'insecure.title': 'Ouvrez Retour par son adresse sécurisée',
  'insecure.text':
    'Cette page s’est ouverte sans cadenas dans la barre d’adresse ; le navigateur retient donc les clés et le stockage qui protègent les retours.',
  'insecure.how': 'Ouvrez l’adresse qui commence par https. Sur cet ordinateur, localhost convient aussi.',
  'insecure.do': 'Ouvrir {{address}}',

  'stopped.title': 'Cet écran s’est arrêté',
  'stopped.safe': 'Rien n’est perdu.',
  'stopped.text': 'Votre retour est gardé tel que vous l’avez laissé, et les retours enregistrés sont en sûreté sur cette tablette.',
  'stopped.how': 'Rouvrez l’écran. S’il s’arrête deux fois, appelez l’assistance et donnez ce code.',
  'stopped.again': 'Rouvrir',
  'stopped.export': 'Exporter les retours non envoyés',

  'nav.main': 'Principal',
  'nav.find': 'Recherche',
  'nav.history': 'Historique',
  'nav.today': 'Journée',
  'nav.cases': 'Dossiers',
  'nav.open': 'Ouvrir le menu',
  'nav.language': 'Langue de l’écran',
  'nav.casesOpen_one': '{{count}} dossier ouvert',
  'nav.casesOpen_other': '{{count}} dossiers ouverts',

  'bar.status': 'État de cette tablette',
  'bar.allSent': 'Tout envoyé',
  'bar.sending': 'Envoi de {{count}}',
  'bar.waiting': '{{count}} en attente',
  'bar.offline': 'Hors ligne',
  'bar.offlineSaved': 'Hors ligne · {{count}} ici',
  'bar.oldest': 'Continuez. Le plus ancien attend depuis {{time}}',
  'bar.wifi': 'Le Wi-Fi demande une connexion',
  'bar.refused_one': '{{count}} retour refusé · voir pourquoi',
  'bar.refused_other': '{{count}} retours refusés · voir pourquoi',
  'bar.loading': 'Chargement des commandes, {{done}} sur {{total}}',
  'bar.revoked': 'Cette tablette a été désactivée',
  'bar.cloned': 'Configurez à nouveau cette tablette',
  'bar.update': 'Mettre à jour',
  'bar.updateWaits': 'La mise à jour attend votre retour en cours',
  'bar.lock': 'Verrouiller, {{name}}',
  'bar.news': 'Nouveautés',
  'bar.install': 'Mettre sur l’écran d’accueil',

  'enrol.title': 'Configurer cette tablette',

  'ready.title': 'Préparation',

  'role.associate': 'Vente',
  'role.manager': 'Responsable',
  'role.back-office': 'Services centraux',
  'role.operator': 'Exploitation',

  'sign.title': 'Connexion',
  'sign.who': 'Qui est au comptoir ?',
  'sign.staff': 'Équipe',
  'sign.nobody':
    'Personne ne s’est encore connecté sur cette tablette. La première fois, il faut votre matricule, votre code et le réseau.',
  'sign.else': 'Quelqu’un d’autre',
  'sign.elseHow': 'Matricule et code',
  'sign.enter': '{{name}}, saisissez votre code',
  'sign.enterElse': 'Saisissez matricule et code',
  'sign.choose': 'Choisissez votre nom',
  'sign.chooseHow': 'Puis saisissez votre code, ici ou au clavier.',
  'sign.number': 'Matricule',
  'sign.pin': 'Code',
  'sign.digits_one': '{{count}} chiffre saisi',
  'sign.digits_other': '{{count}} chiffres saisis',
  'sign.pad': 'Pavé du code',
  'sign.delete': 'Effacer le dernier chiffre',
  'sign.in': 'Valider',
  'sign.checking': 'Vérification',
  'sign.wrong': 'Ce code ne correspond pas. Réessayez.',
  'sign.wait': 'Attendez {{time}}, ou demandez au responsable.',
  'sign.needsNetwork': 'La première connexion sur une tablette demande le réseau. Connectez-la, puis réessayez.',
  'sign.online': 'Connectez-vous cette fois avec votre matricule.',
  'sign.notReady': 'La connexion n’est pas passée. Réessayez.',
  'sign.forgot': 'Code oublié ? Un responsable peut vous en donner un nouveau.',
  'sign.draft': 'Votre retour en cours pour {{number}} vous attend.',
  'sign.draftBlind': 'Votre retour en cours sans commande vous attend.',
  'sign.foot_one': '{{store}} · {{tablet}} · {{count}} commande sur cette tablette, à jour à {{time}}',
  'sign.foot_other': '{{store}} · {{tablet}} · {{count, number}} commandes sur cette tablette, à jour à {{time}}',
  'sign.foot_many': '{{store}} · {{tablet}} · {{count, number}} de commandes sur cette tablette, à jour à {{time}}',
  'sign.footPlain': '{{store}} · {{tablet}}',
  'sign.setUp': 'Configurer à nouveau cette tablette',
} as const satisfies Texts<typeof english>;

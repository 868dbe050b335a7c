/** Invented customers. Every address is at a domain that RFC 2606 keeps free, so nobody is ever written to. */
const GIVEN = {
  fr: 'Camille Inès Léa Chloé Manon Sarah Jeanne Louise Alice Éloïse Hugo Louis Gabriel Arthur Jules Maël Théo Raphaël Karim Yanis Noémie Aïcha Benoît Cédric Maëlle',
  en: 'Olivia Amelia Isla Freya Grace Imogen Beatrice Harriet Oliver George Noah Arthur Freddie Theo Callum Rhys Aisha Priya Niamh Siobhán Declan Eleanor Rupert Zara',
  it: 'Giulia Francesca Chiara Beatrice Elisa Lorenzo Matteo Niccolò Andrea Davide',
  de: 'Anna Greta Lena Jürgen Björn Käthe Anton Matthias Sören Ute',
} as const;

const FAMILY = {
  fr: 'Fournier|Dubois-Kerhervé|Martin|Lefèvre|Moreau|Girard|Bonnet|Rousseau|Benali|Traoré|Nguyen|Le Goff|de La Tour|Chevalier|Marchand|Perrot|Gauthier|Barbier|Renaud|Diallo|Legrand|Mercier|Lemaître|Béranger',
  en: 'Ashworth|Bennett|Clarke|Davies|Ellis|Fairbairn|Hughes|O’Connor|Patel|Singh|Whitaker|Thornton|MacLeod|Okafor|Sinclair|Pemberton|Walsh|Hargreaves|Rahman|Llewellyn|Fletcher|Khan',
  it: 'Marchetti|Rossi|D’Angelo|Bianchi|Colombo|Esposito|De Luca|Ferrari|Rinaldi',
  de: 'Weber|Müller|Schäfer|Groß|Köhler|Lindner|von Arnim|Böhm|Krüger',
} as const;

type Tongue = keyof typeof GIVEN;

export type Person = Readonly<{ id: string; name: string; email: string; phone: string }>;

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-');

const digits = (random: () => number, count: number): string => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');

const phoneOf = (home: 'fr' | 'en', random: () => number): string =>
  home === 'fr'
    ? `+33 ${random() < 0.5 ? 6 : 7} ${digits(random, 2)} ${digits(random, 2)} ${digits(random, 2)} ${digits(random, 2)}`
    : `+44 7${digits(random, 3)} ${digits(random, 6)}`;

const pick = <T>(random: () => number, from: readonly T[], otherwise: T): T => from[Math.floor(random() * from.length)] ?? otherwise;

const tongueOf = (home: 'fr' | 'en', random: () => number): Tongue => {
  const roll = random();
  return roll < 0.84 ? home : roll < 0.9 ? 'it' : roll < 0.95 ? 'de' : home === 'fr' ? 'en' : 'fr';
};

/** Customer number `serial` of a market: most have names of its country, some of its neighbours. */
export const personOf = (home: 'fr' | 'en', serial: number, random: () => number): Person => {
  const tongue = tongueOf(home, random);
  const given = pick(random, GIVEN[tongue].split(' '), 'Anna');
  const family = pick(random, FAMILY[tongue].split('|'), 'Martin');
  return {
    id: `cu-${home}-${String(serial).padStart(5, '0')}`,
    name: `${given} ${family}`,
    email: `${plain(given)}.${plain(family)}${serial % 3 === 0 ? '' : serial % 97}@example.${random() < 0.6 ? 'org' : 'com'}`,
    phone: phoneOf(home, random),
  };
};

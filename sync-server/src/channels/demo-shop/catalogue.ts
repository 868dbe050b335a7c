/** A product in one colour and size: what a line sells and a barcode scans. */
export type Article = Readonly<{
  sku: string;
  /** EAN-13, valid check digit, under the range 376 (France). */
  barcode: string;
  name: Readonly<{ en: string; fr: string }>;
  variant: Readonly<{ en: string; fr: string }>;
  category: string;
  /** Price in euro, in minor units, tax inclusive. */
  euroMinor: number;
}>;

type Colour = Readonly<{ code: string; en: string; fr: string }>;

const COLOURS: readonly Colour[] = [
  { code: 'BK', en: 'Black', fr: 'Noir' },
  { code: 'NV', en: 'Navy', fr: 'Marine' },
  { code: 'EC', en: 'Ecru', fr: 'Écru' },
  { code: 'GY', en: 'Grey marl', fr: 'Gris chiné' },
  { code: 'PL', en: 'Plum', fr: 'Prune' },
  { code: 'FG', en: 'Forest green', fr: 'Vert forêt' },
  { code: 'CM', en: 'Camel', fr: 'Camel' },
  { code: 'SB', en: 'Sky blue', fr: 'Bleu ciel' },
];

const SIZES = {
  letters: ['XS', 'S', 'M', 'L', 'XL'],
  numbers: ['34', '36', '38', '40', '42', '44'],
  waist: ['W28', 'W30', 'W32', 'W34', 'W36'],
  shoes: ['37', '38', '39', '40', '41', '42', '43'],
  one: [''],
} as const;

/** Code, garment in English and French, category, price in euro cents, sizes, three materials as `English|en français`. */
type Garment = readonly [string, string, string, string, number, keyof typeof SIZES, readonly [string, string, string]];

/** Underwear and beauty are hygiene goods: a policy may exclude them (E-5). */
const GARMENTS: readonly Garment[] = [
  ['CRW', 'crew-neck sweater', 'Pull col rond', 'knitwear', 8_900, 'letters', ['Merino|en mérinos', 'Lambswool|en laine d’agneau', 'Cotton|en coton']],
  ['CRD', 'cardigan', 'Cardigan', 'knitwear', 10_900, 'letters', ['Merino|en mérinos', 'Alpaca|en alpaga', 'Ribbed|côtelé']],
  ['RLN', 'roll-neck', 'Col roulé', 'knitwear', 9_500, 'letters', ['Cashmere|en cachemire', 'Merino|en mérinos', 'Chunky|en grosse maille']],
  ['VST', 'knitted vest', 'Gilet sans manches', 'knitwear', 6_900, 'letters', ['Cable|torsadé', 'Merino|en mérinos', 'Cotton|en coton']],
  ['OXF', 'shirt', 'Chemise', 'shirts', 6_500, 'letters', ['Oxford|oxford', 'Poplin|en popeline', 'Linen|en lin']],
  ['BLS', 'blouse', 'Blouse', 'shirts', 7_200, 'numbers', ['Silk|en soie', 'Viscose|en viscose', 'Embroidered|brodée']],
  ['TEE', 'T-shirt', 'T-shirt', 'tops', 2_900, 'letters', ['Organic cotton|en coton bio', 'Heavy|épais', 'Striped|rayé']],
  ['PLO', 'polo shirt', 'Polo', 'tops', 4_900, 'letters', ['Piqué|en piqué', 'Knitted|en maille', 'Mercerised|mercerisé']],
  ['SWT', 'sweatshirt', 'Sweat', 'tops', 5_900, 'letters', ['Fleece|molletonné', 'Loopback|en bouclette', 'Hooded|à capuche']],
  ['MDI', 'midi dress', 'Robe mi-longue', 'dresses', 12_900, 'numbers', ['Crêpe|en crêpe', 'Satin|en satin', 'Printed|imprimée']],
  ['WRP', 'wrap dress', 'Robe portefeuille', 'dresses', 11_500, 'numbers', ['Jersey|en jersey', 'Viscose|en viscose', 'Linen|en lin']],
  ['SHD', 'shirt dress', 'Robe chemise', 'dresses', 10_500, 'numbers', ['Poplin|en popeline', 'Denim|en jean', 'Tencel|en Tencel']],
  ['KND', 'knitted dress', 'Robe en maille', 'dresses', 13_900, 'letters', ['Ribbed|côtelée', 'Merino|en mérinos', 'Pointelle|ajourée']],
  ['SKT', 'skirt', 'Jupe', 'skirts', 7_900, 'numbers', ['Pleated|plissée', 'Satin|en satin', 'Wool|en laine']],
  ['CHN', 'chinos', 'Chino', 'trousers', 7_500, 'waist', ['Cotton|en coton', 'Stretch|stretch', 'Garment-dyed|teint en pièce']],
  ['WLT', 'wide-leg trousers', 'Pantalon large', 'trousers', 8_900, 'numbers', ['Crêpe|en crêpe', 'Linen|en lin', 'Wool|en laine']],
  ['TLR', 'tailored trousers', 'Pantalon tailleur', 'trousers', 9_900, 'numbers', ['Flannel|en flanelle', 'Tropical wool|en laine froide', 'Stretch|stretch']],
  ['SLM', 'slim jeans', 'Jean slim', 'denim', 8_500, 'waist', ['Raw|brut', 'Washed|délavé', 'Stretch|stretch']],
  ['STR', 'straight jeans', 'Jean droit', 'denim', 8_900, 'waist', ['Raw|brut', 'Washed|délavé', 'Organic|en coton bio']],
  ['BLZ', 'blazer', 'Blazer', 'jackets', 17_900, 'numbers', ['Wool|en laine', 'Linen|en lin', 'Jersey|en jersey']],
  ['BMB', 'bomber jacket', 'Blouson', 'jackets', 14_900, 'letters', ['Nylon|en nylon', 'Suede|en daim', 'Wool|en laine']],
  ['OVS', 'overshirt', 'Surchemise', 'jackets', 10_900, 'letters', ['Corduroy|en velours', 'Wool|en laine', 'Canvas|en toile']],
  ['TRN', 'trench coat', 'Trench', 'coats', 24_900, 'numbers', ['Cotton|en coton', 'Gabardine|en gabardine', 'Waxed|huilé']],
  ['OCT', 'overcoat', 'Manteau', 'coats', 34_900, 'numbers', ['Wool|en laine', 'Cashmere blend|en cachemire mêlé', 'Double-faced|double face']],
  ['PRK', 'parka', 'Parka', 'coats', 22_900, 'letters', ['Down|en duvet', 'Waterproof|imperméable', 'Recycled|recyclée']],
  ['SNK', 'sneakers', 'Baskets', 'shoes', 11_900, 'shoes', ['Leather|en cuir', 'Suede|en daim', 'Canvas|en toile']],
  ['LFR', 'loafers', 'Mocassins', 'shoes', 14_900, 'shoes', ['Leather|en cuir', 'Suede|en daim', 'Patent|vernis']],
  ['ABT', 'ankle boots', 'Bottines', 'shoes', 17_900, 'shoes', ['Leather|en cuir', 'Suede|en daim', 'Chelsea|Chelsea']],
  ['TOT', 'tote bag', 'Cabas', 'bags', 12_900, 'one', ['Leather|en cuir', 'Canvas|en toile', 'Woven|tressé']],
  ['CRB', 'cross-body bag', 'Sac bandoulière', 'bags', 9_900, 'one', ['Leather|en cuir', 'Suede|en daim', 'Quilted|matelassé']],
  ['SCF', 'scarf', 'Écharpe', 'accessories', 4_500, 'one', ['Wool|en laine', 'Silk|en soie', 'Checked|à carreaux']],
  ['BNE', 'beanie', 'Bonnet', 'accessories', 2_900, 'one', ['Merino|en mérinos', 'Ribbed|côtelé', 'Cashmere|en cachemire']],
  ['BLT', 'belt', 'Ceinture', 'accessories', 4_900, 'letters', ['Leather|en cuir', 'Woven|tressée', 'Suede|en daim']],
  ['GLV', 'gloves', 'Gants', 'accessories', 5_500, 'letters', ['Leather|en cuir', 'Wool|en laine', 'Touchscreen|tactiles']],
  ['SWM', 'swimsuit', 'Maillot de bain', 'swimwear', 5_900, 'numbers', ['Ribbed|côtelé', 'Printed|imprimé', 'Recycled|recyclé']],
  ['BRF', 'briefs, three pairs', 'Lot de trois slips', 'underwear', 2_490, 'letters', ['Cotton|en coton', 'Modal|en modal', 'Seamless|sans couture']],
  ['BRA', 'bra', 'Soutien-gorge', 'underwear', 3_900, 'letters', ['Cotton|en coton', 'Lace|en dentelle', 'Moulded|moulé']],
  ['SCK', 'socks, two pairs', 'Lot de deux paires de chaussettes', 'underwear', 1_290, 'one', ['Cotton|en coton', 'Merino|en mérinos', 'Sport|de sport']],
  ['PYJ', 'pyjamas', 'Pyjama', 'nightwear', 6_900, 'letters', ['Cotton|en coton', 'Satin|en satin', 'Flannel|en flanelle']],
  ['EDT', 'eau de toilette', 'Eau de toilette', 'beauty', 7_400, 'one', ['Fig|figue', 'Cedar|cèdre', 'Neroli|néroli']],
]; // prettier-ignore

/** EAN-13: the check digit makes the weighted sum of all thirteen a multiple of ten (weights 1 and 3, from the left). */
export const barcodeOf = (serial: number): string => {
  const digits = `376${String(serial).padStart(9, '0')}`;
  const sum = Array.from(digits).reduce((all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
};

const variantsOf = (garment: Garment, material: number): readonly Readonly<{ colour: Colour; size: string }>[] => {
  const [code, , , , , sizes] = garment;
  const start = (code.charCodeAt(0) + code.charCodeAt(2) + material * 3) % COLOURS.length;
  const colours = [0, 2, 5].flatMap((step) => COLOURS[(start + step) % COLOURS.length] ?? []);
  return colours.flatMap((colour) => SIZES[sizes].map((size) => ({ colour, size })));
};

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** 120 products, each in three colours and its sizes. The order never changes: barcodes count along it. */
export const CATALOGUE: readonly Article[] = GARMENTS.flatMap((garment, row) => {
  const [code, english, french, category, euroMinor, , materials] = garment;
  return materials.flatMap((material, at) => {
    const [en = '', fr = ''] = material.split('|');
    return variantsOf(garment, at).map(({ colour, size }, variant) => ({
      sku: `${code}${at + 1}-${colour.code}${size === '' ? '' : `-${size}`}`,
      barcode: barcodeOf(row * 1_000 + at * 100 + variant + 20_140_000),
      name: { en: capital(`${en} ${english}`), fr: `${french} ${fr}` },
      variant: { en: size === '' ? colour.en : `${colour.en}, ${size}`, fr: size === '' ? colour.fr : `${colour.fr}, ${size}` },
      category,
      euroMinor: euroMinor + at * 1_000,
    }));
  });
});

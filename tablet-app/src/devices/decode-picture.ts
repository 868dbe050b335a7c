import { readBarcodes } from 'zxing-wasm/reader';
import type { ReaderOptions } from 'zxing-wasm/reader';

import { offCentreOf } from './camera-centre.ts';
import type { Sight, Symbology } from './camera-sights.ts';

const NAMES: ReadonlyMap<string, Symbology> = new Map([
  ['QRCode', 'qr_code'],
  ['QRCodeModel2', 'qr_code'],
  ['DataMatrix', 'data_matrix'],
  ['Code128', 'code_128'],
  ['EAN13', 'ean_13'],
  ['ISBN', 'ean_13'],
  ['EAN8', 'ean_8'],
  ['UPCA', 'upc_a'],
]);

const OPTIONS: ReaderOptions = {
  formats: ['QRCode', 'DataMatrix', 'Code128', 'EAN13', 'EAN8', 'UPCA'],
  tryHarder: true,
  tryInvert: false,
  maxNumberOfSymbols: 6,
  textMode: 'HRI', // GS1 element strings with brackets around what a field is
};

/** The codes in one picture. */
export const decodePicture = async (picture: ImageData): Promise<readonly Sight[]> =>
  (await readBarcodes(picture, OPTIONS)).flatMap(({ isValid, text, format, position }) => {
    const symbology = NAMES.get(format);
    if (!isValid || symbology === undefined) return [];
    const { topLeft, topRight, bottomLeft, bottomRight } = position;
    const offCentre = offCentreOf([topLeft, topRight, bottomLeft, bottomRight], picture.width, picture.height);
    return [{ text, symbology, offCentre }];
  });

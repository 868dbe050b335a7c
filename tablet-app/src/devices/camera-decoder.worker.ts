import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { ReaderOptions } from 'zxing-wasm/reader';

import { offCentreOf } from './camera-centre.ts';
import type { DecodeCall, DecodeReply } from './camera-decoder.ts';
import type { Sight, Symbology } from './camera-sights.ts';

/** The worker's side: reads the codes of one picture at a time, so that the page stays with the person. */
const scope = globalThis as unknown as Pick<Worker, 'postMessage' | 'addEventListener'>; // a dedicated worker has these

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
  // GS1 element strings as a wedge types them, with brackets around what a field is.
  textMode: 'HRI',
};

let from: string | null = null;

/** Our own copy of the decoder, never the one on a stranger's network. */
const prepare = (wasmUrl: string): void => {
  if (from === wasmUrl) return;
  from = wasmUrl;
  prepareZXingModule({ overrides: { locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? wasmUrl : prefix + path) } });
};

const read = async ({ wasmUrl, picture }: DecodeCall): Promise<readonly Sight[]> => {
  prepare(wasmUrl);
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (canvas === null) throw new Error('no canvas in a worker');
  canvas.drawImage(picture, 0, 0);
  picture.close();
  const found = await readBarcodes(canvas.getImageData(0, 0, width, height), OPTIONS);
  return found.flatMap(({ isValid, text, format, position }): readonly Sight[] => {
    const symbology = NAMES.get(format);
    if (!isValid || symbology === undefined) return [];
    const { topLeft, topRight, bottomLeft, bottomRight } = position;
    return [{ text, symbology, offCentre: offCentreOf([topLeft, topRight, bottomLeft, bottomRight], width, height) }];
  });
};

const answer = async (call: DecodeCall): Promise<DecodeReply> => {
  try {
    return { ok: true, sights: await read(call) };
  } catch (cause) {
    return { ok: false, why: cause instanceof Error ? cause.message : String(cause) };
  }
};

scope.addEventListener('message', (event: MessageEvent<DecodeCall>) => {
  void answer(event.data).then((reply) => scope.postMessage(reply));
});

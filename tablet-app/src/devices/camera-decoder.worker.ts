import { prepareZXingModule } from 'zxing-wasm/reader';

import type { DecodeCall, DecodeReply } from './camera-decoder.ts';
import type { Sight } from './camera-sights.ts';
import { decodePicture } from './decode-picture.ts';

/** The worker's side: reads the codes of one picture at a time, so that the page stays with the person. */
const scope = globalThis as unknown as Pick<Worker, 'postMessage' | 'addEventListener'>; // a dedicated worker has these

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
  return decodePicture(canvas.getImageData(0, 0, width, height));
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

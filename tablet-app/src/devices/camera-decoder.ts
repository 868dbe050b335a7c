import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';

import { offCentreOf } from './camera-centre.ts';
import { SYMBOLOGIES } from './camera-sights.ts';
import type { Sight, Symbology } from './camera-sights.ts';

/** What one picture of a camera shows. Rejects when codes cannot be read on this tablet at all. */
export type Decoder = Readonly<{ read: (picture: HTMLVideoElement) => Promise<readonly Sight[]>; close: () => void }>;

export type DecodeCall = Readonly<{ wasmUrl: string; picture: ImageBitmap }>;
export type DecodeReply = Readonly<{ ok: true; sights: readonly Sight[] }> | Readonly<{ ok: false; why: string }>;

type Corner = Readonly<{ x: number; y: number }>;
type NativeDetector = Readonly<{
  detect: (
    picture: HTMLVideoElement,
  ) => Promise<readonly Readonly<{ rawValue: string; format: string; cornerPoints: readonly Corner[] }>[]>;
}>;
type NativeDetectorClass = (new (options: Readonly<{ formats: readonly string[] }>) => NativeDetector) &
  Readonly<{ getSupportedFormats: () => Promise<readonly string[]> }>;

const isSymbology = (format: string): format is Symbology => (SYMBOLOGIES as readonly string[]).includes(format);

/** The browser's own detector (Android, ChromeOS) where it knows all that we look for, else ours in a worker. Both work without a network. */
export const createDecoder = async (): Promise<Decoder> => (await nativeDecoder()) ?? workerDecoder();

const nativeDecoder = async (): Promise<Decoder | null> => {
  // Not in every browser, and in no type library.
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: NativeDetectorClass };
  const formats = (await BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (BarcodeDetector === undefined || !SYMBOLOGIES.every((one) => formats.includes(one))) return null;
  const detector = new BarcodeDetector({ formats: SYMBOLOGIES });
  let fallback: Decoder | null = null;
  return {
    read: async (picture) => {
      if (fallback !== null) return fallback.read(picture);
      try {
        const { videoWidth, videoHeight } = picture;
        return (await detector.detect(picture)).flatMap(({ rawValue, format, cornerPoints }) =>
          isSymbology(format) ? [{ text: rawValue, symbology: format, offCentre: offCentreOf(cornerPoints, videoWidth, videoHeight) }] : [],
        );
      } catch {
        fallback = workerDecoder(); // it is there and does not work: some builds lack the service behind it
        return [];
      }
    },
    close: () => fallback?.close(),
  };
};

const workerDecoder = (): Decoder => {
  const worker = new Worker(new URL('./camera-decoder.worker.ts', import.meta.url), { type: 'module', name: 'camera' });
  return {
    read: async (picture) => {
      const bitmap = await createImageBitmap(picture);
      const reply = await new Promise<DecodeReply>((resolve, reject) => {
        worker.onmessage = (event: MessageEvent<DecodeReply>) => resolve(event.data);
        worker.onerror = () => reject(new Error('the camera’s worker could not be read'));
        worker.postMessage({ wasmUrl, picture: bitmap } satisfies DecodeCall, [bitmap]);
      });
      if (!reply.ok) throw new Error(reply.why);
      return reply.sights;
    },
    close: () => worker.terminate(),
  };
};

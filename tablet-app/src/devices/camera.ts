import { troubleOf } from './camera-choice.ts';
import type { CameraTrouble } from './camera-choice.ts';
import { createDecoder } from './camera-decoder.ts';
import type { Decoder } from './camera-decoder.ts';
import { NOTHING_SEEN, readSights } from './camera-sights.ts';

/** `isLit`: whether its light is on; `null` where it has none. `cameras`: the ids to choose from. */
export type CameraState =
  | Readonly<{ kind: 'starting' }>
  | Readonly<{ kind: 'open'; isLit: boolean | null; cameras: readonly string[]; cameraId: string | null }>
  | Readonly<{ kind: 'trouble'; trouble: CameraTrouble }>;

export type RunningCamera = Readonly<{ light: (isOn: boolean) => Promise<void>; stop: () => void }>;
export type CameraListener = Readonly<{ onState: (state: CameraState) => void; onCode: (code: string) => void }>;

/** Between two pictures: a hand needs longer than this to bring the next garment, and the tablet stays cool. */
const PAUSE_MS = 60;

const pause = async (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/**
 * Opens the camera (the chosen one, else the one on the back), shows it in `video` and reads codes until it is stopped. Its track ends
 * with it: the camera's own lamp goes out.
 */
export const runCamera = (video: HTMLVideoElement, cameraId: string | null, { onState, onCode }: CameraListener): RunningCamera => {
  let isStopped = false;
  let stream: MediaStream | null = null;
  let decoder: Decoder | null = null;
  const release = (): void => {
    stream?.getTracks().forEach((track) => track.stop());
    decoder?.close();
    if (video.srcObject === stream) video.srcObject = null; // by now it may show another
  };
  const tell = (state: CameraState): void => {
    if (!isStopped) onState(state);
  };
  const read = async (): Promise<void> => {
    let memory = NOTHING_SEEN;
    while (!isStopped && decoder !== null) {
      const seen = readSights(memory, await decoder.read(video), performance.now());
      memory = seen.memory;
      if (seen.code !== null && !isStopped) onCode(seen.code);
      await pause(PAUSE_MS);
    }
  };
  const run = async (): Promise<void> => {
    if (!isSecureContext) return tell({ kind: 'trouble', trouble: 'insecure' });
    if (!('mediaDevices' in navigator)) return tell({ kind: 'trouble', trouble: 'none' });
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: wanted(cameraId) });
      if (isStopped) return release(); // closed while the person was asked
      video.srcObject = stream;
      await video.play();
      const track = stream.getVideoTracks()[0];
      track?.addEventListener('ended', () => tell({ kind: 'trouble', trouble: 'busy' }));
      tell({
        kind: 'open',
        isLit: hasLight(track) ? false : null,
        cameras: await cameraIds(),
        cameraId: track?.getSettings().deviceId ?? null,
      });
    } catch (cause) {
      release();
      return tell({ kind: 'trouble', trouble: troubleOf(cause) });
    }
    try {
      decoder = await createDecoder();
      if (isStopped) return release(); // closed meanwhile: its worker would stay
      await read();
    } catch {
      release(); // the words for it are the trouble's
      tell({ kind: 'trouble', trouble: 'unreadable' });
    }
  };
  void run();
  return {
    light: async (isOn) => {
      const track = stream?.getVideoTracks()[0];
      const lit: LightConstraint = { torch: isOn };
      await track?.applyConstraints({ advanced: [lit] });
    },
    stop: () => {
      isStopped = true;
      release();
    },
  };
};

const wanted = (cameraId: string | null): MediaTrackConstraints => ({
  ...(cameraId === null ? { facingMode: { ideal: 'environment' } } : { deviceId: { ideal: cameraId } }),
  width: { ideal: 1_280 },
  height: { ideal: 720 },
});

/** The light is in the specification of images from cameras, which the type library does not know. */
type LightConstraint = MediaTrackConstraintSet & Readonly<{ torch: boolean }>;
const hasLight = (track: MediaStreamTrack | undefined): boolean =>
  track !== undefined && 'getCapabilities' in track && (track.getCapabilities() as { torch?: boolean }).torch === true;

const cameraIds = async (): Promise<readonly string[]> =>
  (await navigator.mediaDevices.enumerateDevices()).flatMap(({ kind, deviceId }) => (kind === 'videoinput' ? [deviceId] : []));

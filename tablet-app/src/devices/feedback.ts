/** What a scan was, as heard and felt: over the shop's music, at most 150 ms of sound (UX §6). */
export type ScanFeedback = 'match' | 'other' | 'again' | 'unknown';

type Tone = Readonly<{ hz: number; toHz: number; ms: number; afterMs: number }>;

const tone = (hz: number, ms: number, rest: Partial<Tone> = {}): Tone => ({ hz, toHz: hz, ms, afterMs: 0, ...rest });

/** One high tick, two equal mid tones, a falling one, a short low one; and the pattern of the vibration in milliseconds. */
export const FEEDBACK: Readonly<Record<ScanFeedback, Readonly<{ tones: readonly Tone[]; vibrateMs: readonly number[] }>>> = {
  match: { tones: [tone(1_800, 60)], vibrateMs: [30] },
  other: { tones: [tone(700, 70), tone(700, 70, { afterMs: 80 })], vibrateMs: [60, 60, 60] },
  again: { tones: [tone(500, 150, { toHz: 300 })], vibrateMs: [200] },
  unknown: { tones: [tone(300, 80)], vibrateMs: [60] },
};

let speaker: AudioContext | null = null;

const sound = ({ hz, toHz, ms, afterMs }: Tone): void => {
  if (speaker === null) return;
  const from = speaker.currentTime + afterMs / 1_000;
  const until = from + ms / 1_000;
  const voice = speaker.createOscillator();
  const volume = speaker.createGain();
  voice.frequency.setValueAtTime(hz, from);
  voice.frequency.linearRampToValueAtTime(toHz, until);
  volume.gain.setValueAtTime(0.25, from);
  volume.gain.exponentialRampToValueAtTime(0.001, until); // without the fall the end of a tone clicks
  voice.connect(volume).connect(speaker.destination);
  voice.start(from);
  voice.stop(until);
};

/** Says what a scan was, where the device can. A tablet without a speaker or a motor says it on screen alone. */
export const giveFeedback = (kind: ScanFeedback): void => {
  const { tones, vibrateMs } = FEEDBACK[kind];
  if ('vibrate' in navigator) navigator.vibrate([...vibrateMs]);
  if (!('AudioContext' in window)) return;
  speaker ??= new AudioContext();
  if (speaker.state === 'suspended') void speaker.resume();
  tones.forEach(sound);
};

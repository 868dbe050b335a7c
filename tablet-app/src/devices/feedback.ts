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

/** What the tablet may do besides showing the answer; each can be switched off (UX §6). */
export type FeedbackChoice = Readonly<{ sound: boolean; vibration: boolean }>;

const KEYS = { sound: 'retour-scan-sound', vibration: 'retour-scan-vibration' } as const;

/** As chosen on this tablet; both until somebody switches one off. */
export const feedbackChoice = (kept: Pick<Storage, 'getItem'>): FeedbackChoice => ({
  sound: kept.getItem(KEYS.sound) !== 'off',
  vibration: kept.getItem(KEYS.vibration) !== 'off',
});

export const chooseFeedback = (kept: Pick<Storage, 'setItem'>, choice: FeedbackChoice): void => {
  kept.setItem(KEYS.sound, choice.sound ? 'on' : 'off');
  kept.setItem(KEYS.vibration, choice.vibration ? 'on' : 'off');
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

/** Says what a scan was, where the device can and may. A tablet without a speaker or a motor says it on screen alone. */
export const giveFeedback = (kind: ScanFeedback): void => {
  const { tones, vibrateMs } = FEEDBACK[kind];
  const choice = feedbackChoice(localStorage);
  if (choice.vibration && canVibrate()) navigator.vibrate([...vibrateMs]);
  if (!choice.sound || !('AudioContext' in window)) return;
  speaker ??= new AudioContext();
  if (speaker.state === 'suspended') void speaker.resume();
  tones.forEach(sound);
};

/** iPads have no motor that a page may use. */
export const canVibrate = (): boolean => 'vibrate' in navigator;

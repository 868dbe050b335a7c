import { describe, expect, test } from 'vitest';

import { english } from './en/whole.ts';
import { french } from './fr/whole.ts';
import { german } from './de/whole.ts';
import { italian } from './it/whole.ts';
import { LANGUAGES } from './languages.ts';
import { spanish } from './es/whole.ts';
import { bringLanguage, startTexts } from './texts.ts';

const CATALOGUES = { fr: french, it: italian, es: spanish, de: german } as const;
const rows = Object.entries(CATALOGUES).map(([code, texts]) => [code, Object.entries(texts)] as const);
const inEnglish: Readonly<Record<string, string>> = english;

/** Names, and words that a language shares with English. */
const SAME: readonly string[] = [
  'print.wayBrowser',
  'app.name',
  'app.title',
  'bar.offline',
  'desk.no',
  'enrol.code',
  'life.approvedBy',
  'ready.scanner',
  'sign.footPlain',
  'sign.pin',
  'today.filter',
  'type.click-and-collect',
  'type.ecommerce',
];

/** Words that blame, speak of machines, or say otherwise what has one name in this language. */
const UNSAID: Readonly<Record<keyof typeof CATALOGUES, RegExp>> = {
  fr: /erreur|serveur|synchron|invalide|désolé|boutique web|commande web/i,
  it: /errore|server|sincron|non valid|spiacent|voucher|web shop|numero personale/i,
  es: /\berror|servidor|sincron|inv[áa]lid|lo sentimos|en línea|número de personal|(?<!\{\{)\btablet\b/i,
  de: /fehler(?!haft)|server|synchron|ungültig|leider|online-shop|webshop/i,
};
/** Each opened is closed, in order, with no space inside; other languages' quotes are none of this one's. French has its own test. */
const QUOTED: Readonly<Record<Exclude<keyof typeof CATALOGUES, 'fr'>, RegExp>> = {
  it: /^(?:[^«»„“”]|“(?! )[^«»„“”]*(?<! )”)*$/,
  es: /^(?:[^«»„“”]|«(?! )[^«»„“”]*(?<! )»)*$/,
  de: /^(?:[^«»„“”]|„(?! )[^«»„“”]*(?<! )“)*$/,
};

const holes = (text: string): string[] => [...text.matchAll(/\{\{\s*([\w, ]+?)\s*\}\}/g)].map(([, name = '']) => name).toSorted();
/** What English says for a key; `_many` is measured by `_other`. */
const englishOf = (key: string): string => inEnglish[key] ?? inEnglish[key.replace(/_many$/, '_other')] ?? '';

test('every language of the product has a catalogue', () => {
  expect(LANGUAGES.map(({ code }) => code)).toEqual(['en', ...Object.keys(CATALOGUES)]);
});

describe.each(rows)('%s', (code, texts) => {
  test('has every text, with what English puts into it, and none that is empty', () => {
    expect(texts.length).toBeGreaterThan(400);
    expect(Object.keys(english).filter((key) => !(key in CATALOGUES[code as keyof typeof CATALOGUES]))).toEqual([]); // the keys of that record
    expect(texts.filter(([key, text]) => (text.trim() === '') !== (englishOf(key) === '')).map(([key]) => key)).toEqual([]);
    // One thing may be said without its number; `count` stays, because French counts nought as one.
    expect(texts.filter(([key, text]) => holes(text).join() !== holes(englishOf(key)).join() && !isSpokenNumber(key, text))).toEqual([]);
  });

  test('leaves nothing in English', () => {
    expect(texts.filter(([key, text]) => text !== '' && text === inEnglish[key] && !SAME.includes(key))).toEqual([]);
  });

  test('neither blames nor jokes, and sets its quotes and dots as the others do', () => {
    expect(texts.filter(([, text]) => /[!¡]|\.\.\.|['"]| {2}|^\s|\s$/.test(text))).toEqual([]);
  });

  test('speaks of neither faults nor machines, and has one name for one thing', () => {
    expect(texts.filter(([, text]) => UNSAID[code as keyof typeof UNSAID].test(text))).toEqual([]); // a key of that record
  });

  test('has words for every way to count', async () => {
    const shown = startTexts();
    expect(await bringLanguage(shown, code as keyof typeof CATALOGUES)).toBe(true);
    await shown.changeLanguage(code);
    const counted = [0, 1, 2, 5, 21, 1_000_000].map((count) => shown.t('find.count', { count }));
    for (const text of counted) expect(text).toMatch(/\d/);
    expect(counted[5]).not.toMatch(/orders/);
    expect(new Set(counted).size).toBe(counted.length);
  });
});

/** `{{count}}` and `{{count, number}}` are the same thing said. */
const isSpokenNumber = (key: string, text: string): boolean => {
  const plain = (said: string): string =>
    holes(said)
      .map((name) => name.replace(/, number$/, ''))
      .join();
  return plain(text) === plain(englishOf(key));
};

test.each(Object.entries(QUOTED))('%s sets its own quotes, in pairs', (code, quoted) => {
  const texts = Object.entries(CATALOGUES[code as keyof typeof QUOTED]); // a key of that record
  expect(texts.filter(([, text]) => !quoted.test(text))).toEqual([]);
});

test('Spanish opens every question', () => {
  expect(Object.entries(spanish).filter(([, text]) => !/^[^¿?]*(?:¿[^¿?]+\?[^¿?]*)*$/.test(text))).toEqual([]);
});

describe('French spaces', () => {
  const texts = Object.entries(french);

  test('a narrow one before ; ! ? and none that breaks before : or inside « »', () => {
    expect(texts.filter(([, text]) => /(?<!\u202f)[;?]/.test(text))).toEqual([]);
    expect(texts.filter(([, text]) => /(?<!\u00a0):(?!\/\/)/.test(text.replaceAll(/\{\{[^}]*\}\}/g, 'x')))).toEqual([]);
    expect(texts.filter(([, text]) => /«(?!\u00a0)|(?<!\u00a0)»/.test(text))).toEqual([]);
  });

  test('an unbreakable one before units, and the typographic apostrophe', () => {
    expect(texts.filter(([, text]) => / (?:%|[GM]o\b|€)/.test(text))).toEqual([]);
  });
});

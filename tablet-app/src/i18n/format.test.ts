import { describe, expect, test } from 'vitest';

import { instant, storeDay } from 'shared-types/calendar';
import { moneyOf } from 'shared-types/money';

import { createFormat } from './format.ts';

const format = createFormat('en-GB', 'Europe/Paris');

describe('money', () => {
  test('is written with its symbol and read with its name', () => {
    expect(format.money(moneyOf(291_430, 'EUR'))).toBe('€2,914.30');
    expect(format.spokenMoney(moneyOf(19_620, 'EUR'))).toBe('196.20 euros');
    expect(createFormat('fr-FR', 'Europe/Paris').money(moneyOf(291_430, 'EUR'))).toBe('2\u202f914,30\u00a0€');
    expect(format.money(moneyOf(9_007_199_254_740_991, 'EUR'))).toBe('€90,071,992,547,409.91');
  });
});

describe('time', () => {
  test('a day is written as the day it is, whatever the zone', () => {
    const far = createFormat('en-GB', 'Pacific/Auckland');
    expect(far.day(storeDay.parse('2026-11-14'))).toBe('14 Nov');
    expect(far.weekday(storeDay.parse('2026-11-27'))).toBe('Fri 27 Nov');
    expect(far.longDay(storeDay.parse('2026-11-27'))).toBe('Friday 27 November');
  });

  test.each([
    ['fr-FR', 'mar. 1er déc.', 'mardi 1er décembre', '12\u202f345', '1\u202f234,50\u00a0€'],
    ['it-IT', 'mar 1 dic', 'martedì 1 dicembre', '12.345', '1234,50\u00a0€'],
    ['es-ES', 'mar 1 dic', 'martes 1 de diciembre', '12.345', '1234,50\u00a0€'],
    ['de-DE', 'Di., 1. Dez.', 'Dienstag, 1. Dezember', '12.345', '1.234,50\u00a0€'],
  ])('%s writes days, counts and money its own way', (locale, ...written) => {
    const own = createFormat(locale, 'Europe/Paris');
    const day = storeDay.parse('2026-12-01');
    expect([own.weekday(day), own.longDay(day), own.number(12_345), own.money(moneyOf(123_450, 'EUR'))]).toEqual(written);
    expect(own.weekday(storeDay.parse('2026-12-21'))).not.toContain('er');
  });

  test.each([
    ['en-GB', 'Sun 22 Nov, 14:02'],
    ['fr-FR', 'dim. 22 nov., 14:02'],
    ['it-IT', 'dom 22 nov, 14:02'],
    ['es-ES', 'dom 22 nov, 14:02'],
    ['de-DE', 'So., 22. Nov., 14:02'],
  ])('%s sets one comma before the time of a moment, German another after the weekday', (locale, written) => {
    expect(createFormat(locale, 'Europe/Paris').moment(instant.parse('2026-11-22T13:02:00.000Z'))).toBe(written);
  });

  test('a moment is written in the zone of the store', () => {
    expect(format.time(instant.parse('2026-11-21T13:02:11.000Z'))).toBe('14:02');
    expect(format.seconds(instant.parse('2026-11-21T13:02:11.000Z'))).toBe('14:02:11');
    expect(format.date(instant.parse('2026-11-21T23:30:00.000Z'))).toBe('22 Nov');
  });

  test.each([
    [400, '1 second'],
    [59_000, '59 seconds'],
    [60_000, '1 minute'],
    [2 * 3_600_000, '2 hours'],
    [3 * 86_400_000, '3 days'],
  ])('%i ms of waiting are "%s"', (ms, text) => {
    expect(format.span(ms)).toBe(text);
  });

  test.each([
    ['fr-FR', '20 secondes', '3 minutes', '2 heures'],
    ['it-IT', '20 secondi', '3 minuti', '2 ore'],
    ['es-ES', '20 segundos', '3 minutos', '2 horas'],
    ['de-DE', '20 Sekunden', '3 Minuten', '2 Stunden'],
  ])('%s writes a wait in whole words', (locale, ...written) => {
    const own = createFormat(locale, 'Europe/Paris');
    expect([20_000, 180_000, 7_200_000].map((ms) => own.span(ms).replace('\u00a0', ' '))).toEqual(written);
  });
});

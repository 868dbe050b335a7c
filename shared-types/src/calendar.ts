import { z } from 'zod';

/** `Date.parse` rolls 30 February over to March and 24:00 to the next day; then the day of the month is another one. */
const isRealMoment = (text: string): boolean => new Date(text).getUTCDate() === Number(text.slice(8, 10));

/** A moment: UTC text with milliseconds and `Z`, so that text order is time order. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/, 'UTC with milliseconds, e.g. 2026-11-21T10:02:11.120Z')
  .refine(isRealMoment, 'not a real moment')
  .brand('Instant');
export type Instant = z.infer<typeof instant>;

/** A day in a store's or market's time zone: `2026-11-21`. Return windows count these (E-3). */
export const storeDay = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day, e.g. 2026-11-21')
  .refine(isRealMoment, 'not a real day')
  .brand('StoreDay');
export type StoreDay = z.infer<typeof storeDay>;

const knownZones = new Set<string>();
/** Twice the zones that there are; a zone may be written in any case. */
const MOST_KNOWN_ZONES = 1_200;

/** Asking Intl costs more than reading the rest of a market, and a store or two use the same zone for ever. */
const isZone = (zone: string): boolean => {
  if (knownZones.has(zone)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    return false; // the only way Intl says that it does not know a zone
  }
  if (knownZones.size >= MOST_KNOWN_ZONES) knownZones.clear();
  knownZones.add(zone);
  return true;
};

/** An IANA zone name that this runtime knows. */
export const timeZone = z.string().min(1).max(60).refine(isZone, 'not an IANA time zone').brand('TimeZone');
export type TimeZone = z.infer<typeof timeZone>;

/** From milliseconds since 1970. Times outside the years 0 to 9999 throw: a clock never reads them. */
export const instantOf = (epochMs: number): Instant => {
  const text = new Date(epochMs).toISOString();
  if (text.length !== 24) throw new RangeError(`not a moment of a four-digit year: ${text}`);
  return text as Instant; // toISOString writes exactly this form, one cast for it
};

export const epochMsOf = (at: Instant): number => Date.parse(at);

const ISO = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** Any ISO 8601 date and time with an offset becomes an `Instant`; `null` when it is no moment. */
export const parseInstant = (text: string): Instant | null => {
  const day = ISO.exec(text)?.[1];
  const epochMs = Date.parse(text);
  return day !== undefined && isRealMoment(day) && !Number.isNaN(epochMs) ? instantOf(epochMs) : null;
};

const DAY_MS = 86_400_000;
const FIRST_MS = Date.parse('0000-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');
const withinYears = (epochMs: number): number => Math.min(LAST_MS, Math.max(FIRST_MS, epochMs));

/** Stops at the first and the last moment that can be written: a tablet's clock may stand anywhere, and its offset be anything. */
export const addMs = (at: Instant, ms: number): Instant => instantOf(withinYears(epochMsOf(at) + ms));

/** `later − earlier` in milliseconds; negative when they are the other way round. */
export const msBetween = (earlier: Instant, later: Instant): number => epochMsOf(later) - epochMsOf(earlier);

const formatters = new Map<string, Intl.DateTimeFormat>();

const formatterOf = (zone: TimeZone): Intl.DateTimeFormat => {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formatters.set(zone, made);
  return made;
};

/** Every zone's offset changes on a quarter of an hour, so a day is the same within one. */
const SLOT_MS = 15 * 60_000;
const MOST_KEPT_DAYS = 20_000;
const keptDays = new Map<string, StoreDay>();

/** E-3: the day on which a moment falls in a time zone. Formatting a date costs as much as pricing a return, so days are kept. */
export const storeDayOf = (at: Instant, zone: TimeZone): StoreDay => {
  const slot = `${Math.floor(epochMsOf(at) / SLOT_MS)}|${zone}`;
  const kept = keptDays.get(slot);
  if (kept !== undefined) return kept;
  if (keptDays.size >= MOST_KEPT_DAYS) keptDays.clear();
  const day = formattedDay(Math.min(epochMsOf(at), LAST_MS - DAY_MS), zone); // east of here the last day is already the year 10000
  keptDays.set(slot, day);
  return day;
};

const formattedDay = (epochMs: number, zone: TimeZone): StoreDay => {
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(epochMs)
      .map((part) => [part.type, part.value]),
  );
  return `${(parts.get('year') ?? '').padStart(4, '0')}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}` as StoreDay; // en-CA parts, two digits each
};

export const addDays = (day: StoreDay, days: number): StoreDay =>
  new Date(withinYears(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS)).toISOString().slice(0, 10) as StoreDay; // the first ten characters are the day

/** `to − from` in days. */
export const daysBetween = (from: StoreDay, to: StoreDay): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

const isWeekend = (day: StoreDay): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/** A calendar that calls more days in a row holidays than this is no calendar; a search for a working day ends there. */
const MOST_HOLIDAYS_IN_A_ROW = 400;

/** E-11: the day itself when it is a working day (Monday to Friday, no public holiday), else the next one that is. */
export const nextWorkingDay = (day: StoreDay, publicHolidays: readonly StoreDay[] = []): StoreDay => {
  let next = day;
  for (let tries = 0; tries < MOST_HOLIDAYS_IN_A_ROW * 2 && (isWeekend(next) || publicHolidays.includes(next)); tries += 1) {
    next = addDays(next, 1);
  }
  return next;
};

/** The day `days` working days (Monday to Friday, no public holiday) after `from`: the promise on the slip (P-4). */
export const addWorkingDays = (from: StoreDay, days: number, publicHolidays: readonly StoreDay[] = []): StoreDay => {
  let day = from;
  for (let left = days; left > 0; left -= 1) day = nextWorkingDay(addDays(day, 1), publicHolidays);
  return day;
};

import { flattenBundles } from 'shared-types/bundles';
import type { ChannelOrder } from 'shared-types/channel-order';
import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';
import { reason } from 'shared-types/reasons';
import type { Reason } from 'shared-types/reasons';
import { z } from 'zod';

import type { Declared } from './shop-announcements.ts';

/** The reasons as the shop's customers read them. */
export const REASONS: Readonly<Record<Reason, string>> = {
  'too-small': 'Too small',
  'too-large': 'Too large',
  'poor-fit': 'Does not fit well',
  colour: 'Another colour than I thought',
  style: 'Not my style',
  'not-as-described': 'Not as described',
  faulty: 'Faulty',
  'damaged-in-transit': 'Damaged on its way',
  'wrong-item': 'Not what I ordered',
  'arrived-late': 'Came too late',
  'changed-mind': 'I changed my mind',
  gift: 'It was a gift',
  other: 'Another reason',
};

export const KINDS = {
  withdrawal: 'I withdraw from the purchase',
  return: 'I return it as the shop promises',
  warranty: 'It is faulty: a warranty case',
} as const;

const kind = z.enum(['withdrawal', 'return', 'warranty']);

/** An article that may come back, and how many of it. Parts of a bundle come back one by one. */
export type Returnable = Readonly<{ lineId: string; name: string; variant: string; most: number }>;

export const returnableOf = (order: ChannelOrder): readonly Returnable[] =>
  flattenBundles(order)
    .lines.map(({ id, name, variant, quantity, cancelled, returned }) => ({
      lineId: id,
      name,
      variant,
      most: quantity - cancelled - returned,
    }))
    .filter((line) => line.most > 0);

/** The form's fields by their names, as a browser sends them. */
export type Fields = Readonly<Record<string, string>>;

export const unitsName = (at: number): string => `units-${at}`;
export const reasonName = (at: number): string => `reason-${at}`;

/** What is wrong, by the name of the field; the form shows it there and above. */
export type FormFaults = ReadonlyMap<string, string>;

/** What the customer filled in, or what is missing, in words. */
export const readAnnounceForm = (fields: Fields, lines: readonly Returnable[]): Result<Declared, FormFaults> => {
  const faults = new Map<string, string>();
  const chosen = kind.safeParse(fields['kind']);
  if (!chosen.success) faults.set('kind', 'Say whether you withdraw, return or claim warranty.');
  const picked = lines.flatMap(({ lineId, name, most }, at) => {
    const units = Number(fields[unitsName(at)] ?? '0');
    if (!Number.isInteger(units) || units < 0 || units > most) faults.set(unitsName(at), `${name}: from 0 to ${most} can come back.`);
    if (!(units > 0)) return [];
    const why = reason.safeParse(fields[reasonName(at)]);
    if (!why.success) faults.set(reasonName(at), `${name}: choose a reason.`);
    return why.success ? [{ lineId, units, reason: why.data }] : [];
  });
  if (faults.size === 0 && picked.length === 0) faults.set(unitsName(0), 'Choose at least one article.');
  return chosen.success && faults.size === 0 ? ok({ kind: chosen.data, lines: picked }) : fail(faults);
};

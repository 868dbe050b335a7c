import { expect, test } from 'vitest';

import { staffRole } from './enrolment.ts';
import type { StaffRole } from './enrolment.ts';
import { PERMISSIONS, mayDo } from './permissions.ts';
import type { Act } from './permissions.ts';

const acts = Object.keys(PERMISSIONS) as Act[]; // the keys of the table

test('S-16 every role on every act: in or out as the table says', () => {
  expect(acts.length).toBeGreaterThan(10);
  for (const act of acts) {
    const allowed: readonly StaffRole[] = PERMISSIONS[act];
    for (const role of staffRole.options) expect(mayDo(role, act), `${role} ${act}`).toBe(allowed.includes(role));
  }
});

test('S-16 everyone may take goods back and hand a slip over; deciding is not an associate’s', () => {
  const everyone = acts.filter((act) => staffRole.options.every((role) => mayDo(role, act)));
  expect(everyone).toEqual(expect.arrayContaining(['order.find', 'return.record', 'return.void', 'slip.hand']));
  expect(acts.filter((act) => !mayDo('associate', act))).toEqual(['return.approve', 'case.see', 'case.decide', 'day.see', 'lock.lift']);
});

test('S-16 whoever may decide may also see what is decided, and nobody less than an associate may', () => {
  for (const role of staffRole.options) {
    expect(mayDo(role, 'case.decide')).toBe(mayDo(role, 'case.see'));
    for (const act of acts) if (mayDo('associate', act)) expect(mayDo(role, act), `${role} ${act}`).toBe(true);
  }
});

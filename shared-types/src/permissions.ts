import type { StaffRole } from './enrolment.ts';

const EVERYONE: readonly StaffRole[] = ['associate', 'manager', 'back-office', 'operator'];
const DECIDERS: readonly StaffRole[] = ['manager', 'back-office', 'operator'];

/**
 * S-16: what staff may do, and in which role. The one table: the tablet opens its screens by it, the server judges commands and approvals by it.
 * Recording is everyone's, always: goods on the counter are never refused. (Which caller may reach which route is `http/roles.ts` of the server.)
 */
export const PERMISSIONS = {
  'order.find': EVERYONE,
  'customer.see': EVERYONE,
  'return.record': EVERYONE,
  'return.void': EVERYONE,
  'return.approve': DECIDERS,
  'slip.hand': EVERYONE,
  'slip.restore': EVERYONE,
  'history.see': EVERYONE,
  'case.see': DECIDERS,
  'case.decide': DECIDERS,
  'day.see': DECIDERS,
  'lock.lift': DECIDERS,
  'tablet.check': EVERYONE,
} as const satisfies Readonly<Record<string, readonly StaffRole[]>>;
export type Act = keyof typeof PERMISSIONS;

/** S-16: whether a role may do something. Above that stand the limits of the grant (E-10) and of approvals (E-15). */
export const mayDo = (role: StaffRole, act: Act): boolean => PERMISSIONS[act].includes(role);

import type { ComponentType } from 'react';

import type { StaffRole } from 'shared-types/enrolment';
import { mayDo } from 'shared-types/permissions';
import type { Act } from 'shared-types/permissions';

import { FindOrder } from '../features/find-order/FindOrder.tsx';
import type { TextKey } from '../i18n/catalogue.ts';
import { later } from './later.tsx';

/** A screen: where it is, what it is called, who may open it, and whether the bar stands above it. */
export type Place = Readonly<{
  path: string;
  title: TextKey;
  /** What one must be allowed to do to open it (S-16); `anyone`: nothing, before sign-in neither. */
  act: Act | 'anyone';
  /** The customer's view has no bar: nothing of the staff's is on it. */
  isBare?: true;
  Screen: ComponentType;
}>;

/** Every screen. The first one is in the first load; the others come when they are opened and are kept for use without a network. */
export const ROUTES: readonly Place[] = [
  { path: '/', title: 'find.title', act: 'order.find', Screen: FindOrder },
  { path: '/order/:orderId', title: 'desk.title', act: 'return.record', Screen: later(async () => (await import('../features/return-desk/ReturnDesk.tsx')).ReturnDesk) },
  { path: '/goods', title: 'blind.title', act: 'return.record', Screen: later(async () => (await import('../features/return-desk/BlindReturn.tsx')).BlindReturn) },
  { path: '/slip/:returnId', title: 'slip.title', act: 'slip.hand', isBare: true, Screen: later(async () => (await import('../features/slip/SlipScreen.tsx')).SlipScreen) },
  { path: '/customer/:customerKey', title: 'customer.title', act: 'customer.see', Screen: later(async () => (await import('../features/customer/Customer.tsx')).Customer) },
  { path: '/history/:returnId?', title: 'history.title', act: 'history.see', Screen: later(async () => (await import('../features/history/History.tsx')).History) },
  { path: '/today', title: 'today.title', act: 'day.see', Screen: later(async () => (await import('../features/day-review/Today.tsx')).Today) },
  { path: '/cases/:caseId?', title: 'case.title', act: 'case.see', Screen: later(async () => (await import('../features/day-review/Cases.tsx')).Cases) },
  { path: '/ready', title: 'ready.title', act: 'tablet.check', Screen: later(async () => (await import('../features/setup/Readiness.tsx')).Readiness) },
  { path: '/enrol', title: 'enrol.title', act: 'anyone', isBare: true, Screen: later(async () => (await import('../features/setup/Enrol.tsx')).Enrol) },
]; // prettier-ignore

/** Whether a role may open a place, by the table of permissions. The server judges what is done there again. */
export const mayOpen = ({ act }: Pick<Place, 'act'>, role: StaffRole): boolean => act === 'anyone' || mayDo(role, act);

import type { ComponentType } from 'react';

import type { StaffRole } from 'shared-types/enrolment';

import { FindOrder } from '../features/find-order/FindOrder.tsx';
import type { TextKey } from '../i18n/catalogue.ts';
import { later } from './later.tsx';

/** A screen: where it is, what it is called, who may open it, and whether the bar stands above it. */
export type Place = Readonly<{
  path: string;
  title: TextKey;
  /** `anyone`: before sign-in too. */
  role: 'anyone' | 'associate' | 'manager';
  /** The customer's view has no bar: nothing of the staff's is on it. */
  isBare?: true;
  Screen: ComponentType;
}>;

/** Every screen. The first one is in the first load; the others come when they are opened and are kept for use without a network. */
export const ROUTES: readonly Place[] = [
  { path: '/', title: 'find.title', role: 'associate', Screen: FindOrder },
  { path: '/order/:orderId', title: 'desk.title', role: 'associate', Screen: later(async () => (await import('../features/return-desk/ReturnDesk.tsx')).ReturnDesk) },
  { path: '/goods', title: 'blind.title', role: 'associate', Screen: later(async () => (await import('../features/return-desk/BlindReturn.tsx')).BlindReturn) },
  { path: '/slip/:returnId', title: 'slip.title', role: 'associate', isBare: true, Screen: later(async () => (await import('../features/slip/SlipScreen.tsx')).SlipScreen) },
  { path: '/history/:returnId?', title: 'history.title', role: 'associate', Screen: later(async () => (await import('../features/history/History.tsx')).History) },
  { path: '/today', title: 'today.title', role: 'manager', Screen: later(async () => (await import('../features/day-review/Today.tsx')).Today) },
  { path: '/cases/:caseId?', title: 'case.title', role: 'manager', Screen: later(async () => (await import('../features/day-review/Cases.tsx')).Cases) },
  { path: '/ready', title: 'ready.title', role: 'associate', Screen: later(async () => (await import('../features/setup/Readiness.tsx')).Readiness) },
  { path: '/enrol', title: 'enrol.title', role: 'anyone', isBare: true, Screen: later(async () => (await import('../features/setup/Enrol.tsx')).Enrol) },
]; // prettier-ignore

const RANK: Readonly<Record<StaffRole, number>> = { associate: 0, manager: 1, 'back-office': 1, operator: 1 };

/** Whether a role may open a place. The server judges what is done there again. */
export const mayOpen = (place: Pick<Place, 'role'>, role: StaffRole): boolean => place.role !== 'manager' || RANK[role] >= 1;

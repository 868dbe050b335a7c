import { id } from 'shared-types/testing/builders';
import { expect, test } from 'vitest';

import type { Draft } from '../../store/ledger.ts';
import { namesLike, waitingDraft } from './who.ts';

const staff = ['Inès Moreau', 'Théo Roux', 'Anne-Marie Léger', 'Ottilie Moreau-Roux'].map((name) => ({ name }));
const found = (typed: string) => namesLike(staff, typed).map(({ name }) => name);

test('a name is found by the beginning of any of its words, without accents', () => {
  expect(found('ines')).toEqual(['Inès Moreau']);
  expect(found('MOR')).toEqual(['Inès Moreau', 'Ottilie Moreau-Roux']);
  expect(found('roux')).toEqual(['Théo Roux', 'Ottilie Moreau-Roux']);
  expect(found('anne-m')).toEqual(['Anne-Marie Léger']);
  expect(found('  ')).toHaveLength(4);
  expect(found('zzz')).toEqual([]);
});

const aDraft = (orderId: string | null, n: number) => ({ orderId, staffId: id.staff(n) }) as Draft; // only what is looked at

test('what waits is the draft of the screen behind the lock, whosever it is, else one’s own', () => {
  const [own, other, blind] = [aDraft('o/1', 1), aDraft('o2', 2), aDraft(null, 2)];
  const drafts = [blind, other, own];
  expect(waitingDraft(drafts, '/order/o2', id.staff(1))).toBe(other);
  expect(waitingDraft(drafts, '/order/o%2F1', id.staff(2))).toBe(own);
  expect(waitingDraft(drafts, '/goods', id.staff(1))).toBe(blind);
  expect(waitingDraft(drafts, '/history', id.staff(1))).toBe(own);
  expect(waitingDraft(drafts, '/order/o9', id.staff(3))).toBeNull();
});

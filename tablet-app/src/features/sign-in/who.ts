import { foldWords } from 'shared-types/text';

import type { StaffId } from 'shared-types/ids';

import type { Draft, WrappedGrant } from '../../store/ledger.ts';

/** Who is asked for her PIN: someone whom this tablet knows, or someone by her number. */
export type Who = Readonly<{ kind: 'staff'; staffId: StaffId; name: string }> | Readonly<{ kind: 'else' }>;

export const staffWho = ({ staffId, name }: Pick<WrappedGrant, 'staffId' | 'name'>): Who => ({ kind: 'staff', staffId, name });

/** From so many names on the tiles are smaller and can be searched: a whole shop uses this tablet. */
export const MANY = 12;

/** Whose name has a word that begins with what was typed, accents and case aside; the order stays: last used first. */
export const namesLike = <Named extends Pick<WrappedGrant, 'name'>>(staff: readonly Named[], typed: string): readonly Named[] => {
  const wanted = foldWords(typed);
  return staff.filter(
    ({ name }) =>
      foldWords(name).startsWith(wanted) ||
      foldWords(name)
        .split(' ')
        .some((word) => word.startsWith(wanted)),
  );
};

/** The draft that waits behind the lock: the one at the address the screen had, whosever it is, else the newest of her own. */
export const waitingDraft = (drafts: readonly Draft[], address: string, staffId: StaffId | null): Draft | null => {
  const order = /^\/order\/([^/]+)$/.exec(address)?.[1];
  const isHere = (draft: Draft): boolean =>
    draft.orderId === null ? address === '/goods' : order !== undefined && draft.orderId === decodeURIComponent(order);
  return drafts.find(isHere) ?? drafts.find((draft) => draft.staffId === staffId) ?? null;
};

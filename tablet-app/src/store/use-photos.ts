import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';

import type { PhotoId } from 'shared-types/ids';

import { readPhoto } from './photos.ts';
import { useTablet } from './tablet-context.ts';
import type { Tablet } from './tablet-context.ts';

/** A photo on a screen. `address`: of its bytes, for as long as the screen shows it; `null` while they are looked for, or when nobody has them. */
type ShownPhoto = Readonly<{ photoId: PhotoId; address: string | null; isAway: boolean }>;

/** Photos of goods: from this tablet, also without a network, else from the server. Asked again when the network comes back. */
export const usePhotos = (photoIds: readonly PhotoId[]): readonly ShownPhoto[] => {
  const tablet = useTablet();
  const network = useStore(tablet.sync.state, (state) => state.network);
  const [found, setFound] = useState<ReadonlyMap<PhotoId, string | null>>(new Map());
  const asked = photoIds.join(' ');
  const addresses = useRef(new Map<PhotoId, string>());
  useEffect(() => {
    const own = addresses.current;
    return () => {
      for (const address of own.values()) URL.revokeObjectURL(address);
      own.clear();
    };
  }, [tablet, asked]);
  // What is on the screen stays there when the network goes; only what is missing is asked for again.
  useEffect(() => {
    let isHere = true;
    const find = async (photoId: PhotoId): Promise<void> => {
      const photo = await findPhoto(tablet, photoId);
      if (!isHere) return;
      const address = photo === null ? null : URL.createObjectURL(photo);
      if (address !== null) addresses.current.set(photoId, address);
      setFound((before) => new Map(before).set(photoId, address));
    };
    for (const photoId of photoIds.filter((one) => !addresses.current.has(one))) void find(photoId);
    return () => {
      isHere = false;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- `asked` says which they are; the list itself is a new one at every draw
  }, [tablet, asked, network]);
  return photoIds.map((photoId) => ({ photoId, address: found.get(photoId) ?? null, isAway: found.get(photoId) === null }));
};

const findPhoto = async ({ ledger, sync }: Tablet, photoId: PhotoId): Promise<Blob | null> => {
  const own = await readPhoto(ledger, photoId).catch(() => null); // a ledger that cannot be read says so elsewhere
  if (own !== null) return own;
  const told = await sync.photo(photoId);
  return told.ok ? told.value : null;
};

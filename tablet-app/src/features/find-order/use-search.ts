import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useStore } from 'zustand';

import { readBook, termsFor } from '../../store/book.ts';
import type { OrderHit } from '../../store/search.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { askedOf, hitFactsOf, isLookAlike, mergeHits } from './results.ts';
import type { HitFacts } from './results.ts';

/** What the screen knows about the text in the field. */
export type Searched = Readonly<{
  hits: readonly OrderHit[];
  /** How many the tablet has in all; more than `hits` when the list is cut. */
  total: number;
  near: readonly string[];
  /** What the web shop knows that looks like it. */
  alike: readonly OrderHit[];
  /** The text the hits belong to: while typing, the hits of the text before stay in place. */
  text: string;
  /** The tablet has answered for this very text. */
  isSettled: boolean;
  web: 'not-asked' | 'asking' | 'agrees' | 'added' | 'silent';
  added: number;
}>;

/** Rows that get their facts from the whole order; the rest show what the index knows. */
const MOST_FACTS = 8;
const WEB_PAUSE_MS = 300;

const pause = async (signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, WEB_PAUSE_MS);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('typed on', 'AbortError'));
    });
  });

/** Searches the tablet at every letter, and the web shop after a pause when there is a network. */
export const useSearch = (text: string): Searched => {
  const { search, sync } = useTablet();
  const network = useStore(sync.state, (state) => state.network);
  const isAsked = askedOf(text) === 'search';
  const here = useQuery({
    queryKey: ['find', text],
    enabled: isAsked,
    queryFn: async () => ({ text, found: await search.find(text) }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const web = useQuery({
    queryKey: ['lookup', text],
    enabled: isAsked && network === 'online' && text.trim().length >= 3,
    queryFn: async ({ signal }) => {
      await pause(signal);
      const answer = await sync.lookup(text);
      return answer.ok ? answer.value.hits : null;
    },
    gcTime: 0,
  });
  const own = isAsked ? (here.data?.found.hits ?? []) : [];
  const told = web.data ?? [];
  const alike = told.filter((hit) => isLookAlike(text, hit));
  const hits = isAsked ? mergeHits(own, told.filter((hit) => !alike.includes(hit))) : []; // prettier-ignore
  const added = hits.length - own.length;
  const settled = isAsked && here.data?.text === text;
  return {
    hits,
    added,
    text: here.data?.text ?? text,
    total: (here.data?.found.total ?? 0) + added,
    near: here.data?.found.near ?? [],
    alike,
    isSettled: settled,
    web: web.isFetching ? 'asking' : web.data === undefined ? 'not-asked' : web.data === null ? 'silent' : added > 0 ? 'added' : 'agrees',
  };
};

/** The facts of the first rows, read from the whole orders; `undefined` for a row until they are there. */
export const useHitFacts = (hits: readonly OrderHit[]): ReadonlyMap<string, HitFacts> => {
  const tablet = useTablet();
  const asked = hits.slice(0, MOST_FACTS).map((hit) => hit.orderId);
  const facts = useQuery({
    queryKey: ['facts', asked],
    enabled: asked.length > 0,
    placeholderData: keepPreviousData,
    gcTime: 0,
    queryFn: async () => {
      if ((await readBook(tablet)) === null) return new Map<string, HitFacts>();
      const each = asked.map(async (orderId) => {
        const known = await tablet.search.open(orderId);
        const terms = known === null ? null : await termsFor(tablet, known);
        return known === null || terms === null ? [] : [[orderId, hitFactsOf(known, terms)] as const];
      });
      return new Map<string, HitFacts>((await Promise.all(each)).flat());
    },
  });
  return facts.data ?? new Map<string, HitFacts>();
};

/** The orders behind look-alike codes, so that they can be opened like any other row. */
export const useNear = (codes: readonly string[]): readonly OrderHit[] => {
  const { search } = useTablet();
  const near = useQuery({
    queryKey: ['near', codes],
    enabled: codes.length > 0,
    gcTime: 0,
    queryFn: async () =>
      mergeHits(
        (await Promise.all(codes.map(async (code) => search.find(code)))).flatMap((found) => found.hits),
        [],
      ),
  });
  return codes.length === 0 ? [] : (near.data ?? []);
};

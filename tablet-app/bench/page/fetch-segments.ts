import type { Manifest } from 'shared-types/sync';

/** As many at once as the product asks for. */
const AT_ONCE = 3;

/** Every segment of the market, each handed on as it comes. */
export const fetchSegments = async (
  token: string,
  take: (sha256: string, bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
): Promise<void> => {
  const headers = { authorization: `Bearer ${token}` };
  const manifest = (await (await fetch('/sync/manifest', { headers, cache: 'no-store' })).json()) as Manifest; // our own server's answer
  const waiting = [...manifest.segments];
  const one = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const answer = await fetch(`/sync/segments/${next.sha256}`, { headers, cache: 'no-store' });
      if (!answer.ok) throw new Error(`a segment answered ${answer.status}`);
      await take(next.sha256, new Uint8Array(await answer.arrayBuffer()));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
};

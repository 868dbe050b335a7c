import type { Chance } from './chance.ts';
import { never } from './host.ts';
import type { Host } from './host.ts';
import type { VirtualTime } from './virtual-time.ts';

export type Asked = Readonly<{ path: string; query: string; token: string | null; body: string }>;
export type Answered = Readonly<{ status: number; body: string }>;
type World = Readonly<{ time: VirtualTime; chance: Chance; trace: (text: string) => void }>;

const DROPPED = 0.15;
const DOUBLED = 0.1;
const LATE = 0.12;
const OURS = new Map([['x-retour', '1']]);

/**
 * Between tablets and servers: loses requests or answers, delivers requests twice, late and out of order, cuts answers short, and now
 * and then a portal answers instead. Getting a token is left alone: it only repeats the round's other calls.
 */
export class Network {
  isHealed = false;
  readonly #world: World;
  readonly #serve: (asked: Asked) => Promise<Answered | null>;
  readonly #offlineUntilMs = new Map<string, number>();
  readonly #heldUntilMs = new Map<string, number>();

  constructor(world: World, serve: (asked: Asked) => Promise<Answered | null>) {
    this.#world = world;
    this.#serve = serve;
  }

  cut(tablet: string, forMs: number): void {
    this.#offlineUntilMs.set(tablet, this.#world.time.nowMs + forMs);
  }

  /** What servers answer it from now on, for so long, hangs somewhere before it arrives. */
  hold(tablet: string, forMs: number): void {
    this.#heldUntilMs.set(tablet, this.#world.time.nowMs + forMs);
  }

  isCut(tablet: string): boolean {
    return !this.isHealed && (this.#offlineUntilMs.get(tablet) ?? 0) > this.#world.time.nowMs;
  }

  /** `fetch` as one page of a tablet has it. */
  fetchOn(tablet: string, host: Host): typeof fetch {
    return async (input, init) => {
      if (host.isDead) return never();
      if (this.isCut(tablet)) throw new TypeError('Failed to fetch');
      const url = new URL(input instanceof Request ? input.url : input);
      const token = new Headers(init?.headers).get('authorization')?.slice('Bearer '.length) ?? null;
      const asked: Asked = { path: url.pathname, query: url.search, token, body: typeof init?.body === 'string' ? init.body : '' };
      const answer = await this.#carry(tablet, asked, init?.signal ?? null);
      if (host.isDead) return never();
      if (answer === null) throw new TypeError('Failed to fetch');
      return answer;
    };
  }

  #carry(tablet: string, asked: Asked, signal: AbortSignal | null): Promise<Response | null> {
    return new Promise((resolve) => {
      signal?.addEventListener('abort', () => resolve(null), { once: true });
      const { chance, time } = this.#world;
      const isSafe = this.isHealed || asked.path.startsWith('/auth/');
      const copies = !isSafe && chance.happens(DOUBLED) ? 2 : 1;
      const fate = isSafe ? 'well' : fateOf(chance.fraction());
      if (fate === 'portal') {
        time.in(50, () => resolve(answerOf({ status: 200, body: '<html>Welcome to the mall</html>' }, false)));
        return;
      }
      for (let copy = 0; copy < copies; copy += 1) {
        if (fate === 'request-lost' && copy === 0) continue;
        time.in(this.#delayMs(isSafe), () => {
          void this.#serve(asked).then((answered) => {
            if (fate === 'answer-lost' && copy === 0) return;
            time.in(this.#isHeld(tablet, isSafe) ? chance.between(6_000, 18_000) : this.#delayMs(isSafe), () => {
              if (this.isCut(tablet)) return;
              resolve(answered === null ? null : answerOf(fate === 'cut-short' ? cutShort(answered, chance) : answered, true));
            });
          });
        });
      }
    });
  }

  #isHeld(tablet: string, isSafe: boolean): boolean {
    return !isSafe && (this.#heldUntilMs.get(tablet) ?? 0) > this.#world.time.nowMs;
  }

  #delayMs(isSafe: boolean): number {
    const { chance } = this.#world;
    return !isSafe && chance.happens(LATE) ? chance.between(1_000, 45_000) : chance.between(10, 150);
  }
}

const fateOf = (fraction: number): 'request-lost' | 'answer-lost' | 'portal' | 'cut-short' | 'well' => {
  if (fraction < DROPPED / 2) return 'request-lost';
  if (fraction < DROPPED) return 'answer-lost';
  if (fraction < DROPPED + 0.02) return 'portal';
  return fraction < DROPPED + 0.05 ? 'cut-short' : 'well';
};

const cutShort = ({ status, body }: Answered, chance: Chance): Answered => ({ status, body: body.slice(0, chance.below(body.length)) });

/** As much of a `Response` as the tablet's `api.ts` reads. */
const answerOf = ({ status, body }: Answered, isOurs: boolean): Response => {
  const headers = { get: (name: string) => (isOurs ? (OURS.get(name.toLowerCase()) ?? null) : null) };
  return { status, headers, text: () => Promise.resolve(body) } as unknown as Response; // see above
};

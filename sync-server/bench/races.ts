import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { aChannelLine } from 'shared-types/testing/builders';
import { quantile, rounded } from 'shared-types/testing/bench-report';

import { migrate } from '../src/db/migrate.ts';
import { openDatabase } from '../src/db/open.ts';
import type { Database, Where } from '../src/db/open.ts';
import { startPostgres } from '../src/db/postgres-for-tests.ts';
import { openCounter, rulingIn } from '../src/returns/counter-for-tests.ts';
import type { Counter, Tablet } from '../src/returns/counter-for-tests.ts';

/**
 * `npm run races -- --rounds 1000`: fifty tablets hand in the last unit of an order at the same moment, again and again, on both databases.
 * One line of JSON for each; exits with 1 unless every round has exactly one winner and the money of one.
 */
const AT_ONCE = 50;
const PRICE = 8_010;

type Race = Readonly<{ outcomes: readonly string[]; tookMs: readonly number[] }>;

const raceOnce = async (counter: Counter, tablets: readonly Tablet[], round: number): Promise<Race> => {
  const order = `o${round}`;
  await counter.order({ id: order as never, number: `EC-${round}`, lines: [aChannelLine({ paidMinor: PRICE })] });
  const commands = tablets.map((tablet) => counter.record({ order: { known: `demo-shop:${order}` as never, revision: 'r1' } }, {}, tablet));
  const took: number[] = [];
  const answers = await Promise.all(
    commands.map(async (command, at) => {
      const startedMs = performance.now();
      const answer = await counter.push([command], tablets[at]);
      took.push(performance.now() - startedMs);
      return answer;
    }),
  );
  return { outcomes: answers.map((answer) => rulingIn(answer.verdicts[0]).outcome), tookMs: took };
};

const isWon = ({ outcomes }: Race): boolean =>
  outcomes.filter((outcome) => outcome === 'accepted').length === 1 &&
  outcomes.filter((outcome) => outcome === 'duplicate').length === AT_ONCE - 1;

/** What the store says afterwards: one unit held and one refund paid for each order, and the counters of the lines agree. */
const booksOf = async (counter: Counter) => {
  await counter.worker.drain();
  const claims = await counter.db.read.selectFrom('claim').select(['order_id', 'units']).where('status', '=', 'claimed').execute();
  const lines = await counter.db.read.selectFrom('order_line').select('claimed').execute();
  return {
    unitsHeld: claims.reduce((all, claim) => all + claim.units, 0),
    ordersHeld: new Set(claims.map((claim) => claim.order_id)).size,
    unitsCounted: lines.reduce((all, line) => all + line.claimed, 0),
    refunds: counter.shop.book.length,
    paidMinor: counter.shop.givenMinor(),
  };
};

const raceOn = async (db: Database, rounds: number): Promise<boolean> => {
  const startedMs = performance.now();
  const counter = await openCounter(db);
  const tablets: Tablet[] = [];
  for (let n = 0; n < AT_ONCE; n += 1) tablets.push(await counter.anotherTablet(1 + (n % 2)));
  let winners = 0;
  let wonRounds = 0;
  const tookMs: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const race = await raceOnce(counter, tablets, round);
    winners += race.outcomes.filter((outcome) => outcome === 'accepted').length;
    if (isWon(race)) wonRounds += 1;
    tookMs.push(...race.tookMs);
  }
  const books = await booksOf(counter);
  const isRight =
    wonRounds === rounds && Object.entries(books).every(([name, count]) => count === (name === 'paidMinor' ? rounds * PRICE : rounds));
  const figures = { p50Ms: rounded(quantile(tookMs, 0.5)), p99Ms: rounded(quantile(tookMs, 0.99)) };
  const seconds = rounded((performance.now() - startedMs) / 1000, 1);
  process.stdout.write(
    `${JSON.stringify({ races: db.kind, rounds, atOnce: AT_ONCE, winners, roundsWithOneWinner: wonRounds, ...books, ...figures, seconds, passed: isRight })}\n`,
  );
  return isRight;
};

const onDatabase = async (where: Where, rounds: number): Promise<void> => {
  const db = await openDatabase(where);
  try {
    await migrate(db);
    if (!(await raceOn(db, rounds))) process.exitCode = 1;
  } finally {
    await db.close();
  }
};

const argument = process.argv.indexOf('--rounds');
const rounds = argument < 0 ? 1_000 : Number(process.argv[argument + 1]);
if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number above zero');

const folder = mkdtempSync(path.join(tmpdir(), 'retour-races-'));
const postgres = await startPostgres();
try {
  await onDatabase({ kind: 'sqlite', file: path.join(folder, 'retour.sqlite') }, rounds);
  await onDatabase({ kind: 'postgres', url: postgres.url }, rounds);
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

import type { AppDeps } from './context.ts';

/** Figures that are read from the store when they are asked for. */
export const setGauges = async ({ db, metrics, pokes, segments, recovery }: AppDeps): Promise<void> => {
  metrics.openStreams.set(pokes.count);
  metrics.ordersToCut.set(await segments.waiting());
  metrics.recovering.set((await recovery?.isRecovering()) === true ? 1 : 0);
  const states = await db.read
    .selectFrom('refund')
    .select((row) => ['state', row.fn.countAll<number | string>().as('count')])
    .groupBy('state')
    .execute();
  metrics.refundsByState.reset();
  for (const { state, count } of states) metrics.refundsByState.set({ state }, Number(count));
  await setMails({ db, metrics });
  await setReconciled({ db, metrics });
};

/** What went out is the many, and nobody's trouble. */
const setMails = async ({ db, metrics }: Pick<AppDeps, 'db' | 'metrics'>): Promise<void> => {
  const states = await db.read
    .selectFrom('mail')
    .select((row) => ['state', row.fn.countAll<number | string>().as('count')])
    .where('state', '!=', 'sent')
    .groupBy('state')
    .execute();
  const counts = new Map(states.map(({ state, count }) => [state, Number(count)]));
  for (const state of ['waiting', 'sending', 'failed'] as const) metrics.mails.set({ state }, counts.get(state) ?? 0);
};

const setReconciled = async ({ db, metrics }: Pick<AppDeps, 'db' | 'metrics'>): Promise<void> => {
  const last = db.read
    .selectFrom('reconciliation')
    .select((row) => row.fn.max('run_id').as('run_id'))
    .where('ended_at', 'is not', null)
    .groupBy('channel');
  const runs = await db.read.selectFrom('reconciliation').selectAll().where('run_id', 'in', last).execute();
  for (const run of runs) {
    for (const found of ['matched', 'orphans', 'missing', 'differing'] as const)
      metrics.reconciled.set({ channel: run.channel, found }, run[found]);
  }
};

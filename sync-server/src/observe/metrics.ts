import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What the server counts about itself, in a registry of its own: two servers in one process (tests) never share one. */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'retour_http_request_seconds',
      help: 'Time from request to answer, by route pattern.',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    verdicts: new Counter({
      name: 'retour_verdicts_total',
      help: 'Commands decided, refused or deferred.',
      labelNames: ['kind'] as const,
      registers,
    }),
    importedOrders: new Counter({
      name: 'retour_imported_orders_total',
      help: 'Order documents by what became of them.',
      labelNames: ['status'] as const,
      registers,
    }),
    openStreams: new Gauge({ name: 'retour_open_streams', help: 'Tablets that listen for pokes.', registers }),
    invariantBreaches: new Gauge({
      name: 'retour_invariant_breaches',
      help: 'What must never be true and is, by name: 0 each in a sound store.',
      labelNames: ['name'] as const,
      registers,
    }),
    refundsByState: new Gauge({ name: 'retour_refunds', help: 'Refunds by state.', labelNames: ['state'] as const, registers }),
    reconciled: new Gauge({
      name: 'retour_reconciled_refunds',
      help: 'What the last comparison with a channel found.',
      labelNames: ['channel', 'found'] as const,
      registers,
    }),
    mails: new Gauge({
      name: 'retour_mails',
      help: 'Slips by mail that are not out: waiting, being sent, given up.',
      labelNames: ['state'] as const,
      registers,
    }),
    recovering: new Gauge({ name: 'retour_recovering', help: '1 while this store comes back from a backup.', registers }),
    ordersToCut: new Gauge({ name: 'retour_orders_to_cut', help: 'Orders that wait for their segment.', registers }),
  };
};

export type Metrics = Readonly<{
  registry: Registry;
  requestSeconds: Histogram<'method' | 'route' | 'status'>;
  verdicts: Counter<'kind'>;
  importedOrders: Counter<'status'>;
  openStreams: Gauge;
  invariantBreaches: Gauge<'name'>;
  refundsByState: Gauge<'state'>;
  reconciled: Gauge<'channel' | 'found'>;
  mails: Gauge<'state'>;
  recovering: Gauge;
  ordersToCut: Gauge;
}>;

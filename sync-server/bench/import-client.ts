import { z } from 'zod';

import { instant } from 'shared-types/calendar';

import { channelDocuments } from './counter.ts';

const BATCH = 500;

/** A shop that brings all its orders at once: a process of its own, so that making them slows nobody who is measured. */
const asked = z
  .object({ port: z.number(), apiKey: z.string(), now: instant, orders: z.object({ count: z.number(), stride: z.number() }) })
  .parse(JSON.parse(process.argv[2] ?? ''));

const documents = channelDocuments(asked.orders, asked.now).later;
const bodies: string[] = [];
for (let at = 0; at < documents.length; at += BATCH)
  bodies.push(
    documents
      .slice(at, at + BATCH)
      .map((document) => JSON.stringify(document))
      .join('\n'),
  );

process.stdout.write('ready\n');
process.stdin.once('data', () => void send());

const send = async (): Promise<void> => {
  for (const body of bodies) {
    const answer = await fetch(`http://127.0.0.1:${asked.port}/v1/channels/demo-shop/orders:batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${asked.apiKey}` },
      body,
    });
    const text = await answer.text();
    if (!answer.ok || text.includes('"invalid"')) throw new Error(`the import answered ${answer.status}: ${text.slice(0, 500)}`);
  }
  process.exit(0);
};

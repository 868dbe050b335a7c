// A whole shop for Retour, to copy from:  SECRETS=whsec_… ORDERS=orders.json PORT=4000 node webhook-receiver.mjs
// Put your database in place of the maps, and your payment provider where the comment says so.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { SECRETS = '', ORDERS, PORT = '4000' } = process.env;
if (!SECRETS.startsWith('whsec_')) throw new Error('SECRETS=whsec_… is needed, one or two with a comma between them');
const keys = SECRETS.split(',').map((secret) => Buffer.from(secret.replace('whsec_', ''), 'base64'));
const orders = new Map((ORDERS ? JSON.parse(readFileSync(ORDERS, 'utf8')) : []).map((order) => [order.id, order]));
const refunds = new Map(); // by webhook-id: it is the same on every retry, so a retry gives nothing twice
const restocked = new Set(); // likewise

const isSigned = (headers, body) => {
  const { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signatures = '' } = headers;
  if (!(Math.abs(Date.now() / 1000 - seconds) <= 300)) return false; // recorded long ago, or not signed at all
  const macs = keys.map((key) => createHmac('sha256', key).update(`${id}.${seconds}.`).update(body).digest());
  const given = signatures.split(' ').map((one) => Buffer.from(one.replace('v1,', ''), 'base64'));
  return given.some((one) => macs.some((mac) => one.length === mac.length && timingSafeEqual(one, mac)));
};

const giveBack = (id, isVoid, { orderId, paymentId, amountMinor, payout, lines, acceptedAt }) => {
  if (refunds.has(id)) return [200, refunds.get(id)];
  const order = orders.get(orderId);
  const payment = order?.payments.find((one) => one.id === paymentId);
  if (!payment) return [404, { code: order ? 'payment-unknown' : 'order-unknown' }];
  if (payment.method === 'pay-later' && lines.length === 0) return [422, { code: 'lines-needed' }];
  const left = isVoid ? payment.authorisedMinor - payment.capturedMinor : payment.capturedMinor - payment.refundedMinor;
  if (amountMinor > left) return [422, { code: 'exceeds-payment', message: `${left} minor units are left` }];
  // Here your payment provider gives it back, under the same id. Too slow to wait for? Answer 202 now, post the result later.
  const reference = `SHOP-${refunds.size + 1}`;
  refunds.set(id, { status: 'done', reference, amountMinor, refundKey: id });
  if (isVoid) payment.authorisedMinor -= amountMinor;
  else payment.refundedMinor += amountMinor;
  if (!isVoid) order.refunds.push({ id: reference, paymentId, amountMinor, status: 'done', marker: id, at: acceptedAt });
  console.log(`${isVoid ? 'let go' : payout === 'store-credit' ? 'credited' : 'gave'} ${amountMinor} ${id}`);
  return [200, refunds.get(id)];
};

const restock = (id, { orderId, store, lines }) => {
  if (!restocked.has(id)) for (const { lineId, units } of lines) console.log(`stock ${store} ${orderId} ${lineId} +${units}`);
  restocked.add(id);
  return [200, { status: 'done' }];
};

const answer = (id, type, data) => {
  if (type === 'refund.requested' || type === 'void.requested') return giveBack(id, type === 'void.requested', data);
  if (type === 'stock.returned') return restock(id, data);
  if (type === 'refund.lookup') return [200, refunds.get(data.refundKey) ?? { status: 'absent' }];
  const isAsked = (one) => one.id === data.orderId || one.number === data.number || (data.email && one.customer?.email === data.email);
  return [200, { orders: [...orders.values()].filter(isAsked) }]; // order.lookup
};

const server = createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray().catch(() => []));
  const { type, data } = isSigned(request.headers, body) ? JSON.parse(body) : {};
  const [status, said] = type ? answer(request.headers['webhook-id'], type, data) : [401, { code: 'not-signed' }];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
}).listen({ port: PORT, host: '127.0.0.1' }, () => console.log(`listening on ${server.address().port}`));

import { channelOrder } from 'shared-types/channel-order';

import { demoSentinels } from './demo-sentinels.ts';
import type { DemoSentinel } from './demo-sentinels.ts';
import { demoOrders } from './generate-orders.ts';
import type { DemoWorld } from './generate-orders.ts';
import type { ShopStore } from './shop-store.ts';

const PER_TRANSACTION = 200;

/** Fills an empty shop; a shop that has orders is left alone. Tells the orders worth naming either way. */
export const seedShop = (store: ShopStore, world: DemoWorld): DemoSentinel[] => {
  const sentinels = demoSentinels(world);
  if (store.orderCount() > 0) return sentinels;
  const troubled = new Map(sentinels.flatMap(({ number, sentinel }) => (sentinel === null ? [] : [[number, sentinel] as const])));
  const documents = [...demoOrders(world), ...sentinels.map((one) => one.document)].map((document) => channelOrder.parse(document));
  for (let from = 0; from < documents.length; from += PER_TRANSACTION) {
    store.load(documents.slice(from, from + PER_TRANSACTION), troubled);
  }
  return sentinels;
};

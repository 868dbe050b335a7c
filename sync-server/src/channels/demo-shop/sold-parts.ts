import { channelOrder } from 'shared-types/channel-order';

/** What a line of a return is to the shop: the line it was sold on, how many of it are in one unit of that line, and its own article. */
type SoldPart = Readonly<{ lineId: string; perUnit: number; sku: string }>;

/** M-12: parts of a set come back as `<line>~<part>`. `null`: nothing of the kind was on this order. */
export const soldPart = (document: string, lineId: string): SoldPart | null => {
  const { lines } = channelOrder.parse(JSON.parse(document));
  const whole = lines.find((line) => line.id === lineId);
  if (whole) return { lineId: whole.id, perUnit: 1, sku: whole.sku };
  for (const line of lines) {
    const part = line.components.find((one) => `${line.id}~${one.id}` === lineId);
    if (part) return { lineId: line.id, perUnit: part.quantity, sku: part.sku };
  }
  return null;
};

/** The lines of an order that were sold as sets. */
export const setsOf = (document: string): ReadonlySet<string> =>
  new Set(channelOrder.parse(JSON.parse(document)).lines.flatMap((line) => (line.components.length === 0 ? [] : [line.id])));

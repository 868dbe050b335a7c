/** What shops call the number of an order in their addresses. */
const ORDER =
  /^(?:orders?|order[-_]?(?:id|no|nr|number|ref)|number|ref|reference|commandes?|ordin[ei]|pedidos?|bestellung(?:en)?|bestellnummer)$/i;

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return part; // a lone percent sign
  }
};

/** The parts of a web address that may hold a code, the likeliest first: what is called an order, then the rest from the end. `null` for other texts. */
export const codesInAddress = (text: string): readonly string[] | null => {
  const [, path = '', query = ''] = /^https?:\/\/[^/?#\s]+([^?#\s]*)(?:\?([^#\s]*))?(?:#\S*)?$/i.exec(text) ?? [];
  if (!/^https?:\/\//i.test(text)) return null;
  const segments = path.split('/').filter((part) => part !== '').map(decoded); // prettier-ignore
  const pairs = query.split('&').map((pair) => pair.split('=').map(decoded));
  const named = [
    ...pairs.flatMap(([name = '', value = '']) => (ORDER.test(name) ? [value] : [])),
    ...segments.flatMap((part, at) => (ORDER.test(segments[at - 1] ?? '') ? [part] : [])),
  ];
  const rest = [...segments.toReversed(), ...pairs.flatMap(([, value = '']) => [value])];
  return [...new Set([...named, ...rest])].filter((part) => /\d{4}/.test(part) && part.length <= 60);
};

/** The product number in a GS1 Digital Link (`/01/09506000134352`); `null` when there is none. */
export const gtinInAddress = (text: string): string | null => /^https?:\/\/\S*?\/01\/(\d{8,14})(?:[/?#]|$)/i.exec(text)?.[1] ?? null;

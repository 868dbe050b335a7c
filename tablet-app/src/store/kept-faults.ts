import type { KeptFault, Ledger } from './ledger.ts';
import type { Tablet } from './tablet-context.ts';

const MOST_FAULTS = 20;

/** A plain word of a sentence, or the class of an exception. Names, numbers, mails, codes and keys are neither. */
const IS_PLAIN = /^[([]?(?:[a-z]+|[A-Z][A-Za-z]*(?:Error|Exception)|[A-Z])[)\],.:;]*$/;

/** A fault's text without what it may have quoted: what is not plainly a word is left out. */
export const plainFault = (text: string): string =>
  text
    .slice(0, 300)
    .split(/\s+/)
    .map((word) => (IS_PLAIN.test(word) ? word : '…'))
    .join(' ')
    .replaceAll(/…(?: …)+/g, '…');

/** Keeps the newest faults over reloads, in plain words and with their time, for the help desk: the one that stands, and those that come. */
export const keepFaults = ({ ledger, clock, sync }: Pick<Tablet, 'ledger' | 'clock' | 'sync'>): (() => void) => {
  const keep = (fault: string | null): void => {
    if (fault === null) return;
    keepFault(ledger, { at: clock.now(), text: plainFault(fault) }).catch(() => undefined); // a ledger that takes no rows says so itself
  };
  keep(sync.state.getState().fault);
  return sync.state.subscribe((state, before) => {
    if (state.fault !== before.fault) keep(state.fault);
  });
};

const keepFault = async (ledger: Ledger, fault: KeptFault): Promise<void> =>
  ledger.transaction('rw', ledger.meta, async () => {
    const kept = await readFaults(ledger);
    await ledger.meta.put({ key: 'faults', value: [fault, ...kept].slice(0, MOST_FAULTS) });
  });

/** Newest first. */
export const readFaults = async (ledger: Ledger): Promise<readonly KeptFault[]> => {
  const row = await ledger.meta.get('faults');
  return row?.key === 'faults' ? row.value : [];
};

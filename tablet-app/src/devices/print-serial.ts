import { fail, ok } from 'shared-types/result';
import type { Result } from 'shared-types/result';

import type { ChosenDevice, PrintOutcome } from '../store/printer-choice.ts';
import type { ChoiceTrouble } from './printer-choosing.ts';
import { nameOf, within } from './web-devices.ts';
import type { Serial, SerialPort } from './web-devices.ts';

const TAKE_MS = 30_000; // a serial line at 9,600 baud takes a slip in some seconds

type SerialIdentity = Extract<ChosenDevice, { kind: 'serial' }>;

/** Asks the person which port. Must be called by a press. */
export const chooseSerial = async (serial: Serial | undefined, baudRate: number): Promise<Result<SerialIdentity, ChoiceTrouble>> => {
  if (serial === undefined) return fail('unsupported');
  try {
    const { usbVendorId, usbProductId } = (await serial.requestPort()).getInfo();
    return ok({ kind: 'serial', vendorId: usbVendorId ?? null, productId: usbProductId ?? null, baudRate });
  } catch (cause) {
    return fail(nameOf(cause) === 'NotFoundError' ? 'dismissed' : 'in-use');
  }
};

/** Prints on the chosen port. Ports say nothing of paper: what the line has taken is handed over, and not more can be told. */
export const printSerial = async (
  serial: Serial | undefined,
  chosen: SerialIdentity,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<PrintOutcome> => {
  if (serial === undefined) return 'unsupported';
  const port = (await serial.getPorts()).find((one) => isChosen(one, chosen));
  if (port === undefined) return 'no-printer';
  try {
    await port.open({ baudRate: chosen.baudRate });
  } catch (cause) {
    return nameOf(cause) === 'InvalidStateError' ? 'in-use' : 'no-printer';
  }
  const sent = await send(port, bytes);
  await within(
    port.close().catch(() => undefined),
    TAKE_MS,
  ); // gone: what became of the paper is said already
  return sent;
};

const isChosen = (port: SerialPort, { vendorId, productId }: SerialIdentity): boolean => {
  const { usbVendorId = null, usbProductId = null } = port.getInfo();
  return usbVendorId === vendorId && usbProductId === productId;
};

const send = async ({ writable }: SerialPort, bytes: Uint8Array<ArrayBuffer>): Promise<PrintOutcome> => {
  if (writable === null) return 'no-printer';
  const writer = writable.getWriter();
  try {
    const sent = await within(
      writer.write(bytes).then(() => null),
      TAKE_MS,
    );
    if (sent !== 'late') return 'handed-over';
    await writer.abort();
    return 'unclear';
  } catch {
    return 'unclear'; // unplugged half way
  } finally {
    writer.releaseLock();
  }
};

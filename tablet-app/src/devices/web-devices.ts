/** What is used of WebUSB, Web Serial, Web Bluetooth and WebHID: Chromium has them, others do not, and TypeScript's own library knows none of them. */

export type UsbEndpoint = Readonly<{ endpointNumber: number; direction: 'in' | 'out'; type: string }>;
export type UsbInterface = Readonly<{
  interfaceNumber: number;
  alternate: Readonly<{ interfaceClass: number; endpoints: readonly UsbEndpoint[] }>;
}>;
export type UsbDevice = Readonly<{
  vendorId: number;
  productId: number;
  serialNumber?: string | null;
  productName?: string | null;
  configuration: Readonly<{ interfaces: readonly UsbInterface[] }> | null;
  open: () => Promise<void>;
  close: () => Promise<void>;
  selectConfiguration: (value: number) => Promise<void>;
  claimInterface: (number: number) => Promise<void>;
  transferOut: (endpoint: number, bytes: Uint8Array<ArrayBuffer>) => Promise<Readonly<{ status: string }>>;
  transferIn: (endpoint: number, most: number) => Promise<Readonly<{ data?: DataView | null }>>;
}>;
type UsbFilter = Readonly<{ classCode?: number; vendorId?: number }>;
export type Usb = Readonly<{
  requestDevice: (options: Readonly<{ filters: readonly UsbFilter[] }>) => Promise<UsbDevice>;
  getDevices: () => Promise<readonly UsbDevice[]>;
}>;

export type SerialPort = Readonly<{
  getInfo: () => Readonly<{ usbVendorId?: number; usbProductId?: number }>;
  open: (options: Readonly<{ baudRate: number }>) => Promise<void>;
  close: () => Promise<void>;
  readable: ReadableStream<Uint8Array> | null;
  writable: WritableStream<Uint8Array> | null;
}>;
export type Serial = Readonly<{ requestPort: () => Promise<SerialPort>; getPorts: () => Promise<readonly SerialPort[]> }>;

export type BluetoothCharacteristic = Readonly<{ writeValueWithResponse: (bytes: Uint8Array<ArrayBuffer>) => Promise<void> }>;
export type BluetoothService = Readonly<{ getCharacteristic: (uuid: string) => Promise<BluetoothCharacteristic> }>;
export type BluetoothServer = Readonly<{ getPrimaryService: (uuid: string) => Promise<BluetoothService> }>;
export type BluetoothDevice = Readonly<{
  id: string;
  name?: string | null;
  gatt?: Readonly<{ connect: () => Promise<BluetoothServer>; disconnect: () => void }>;
}>;
type BluetoothFilter = Readonly<{ services?: readonly string[]; namePrefix?: string }>;
export type Bluetooth = Readonly<{
  requestDevice: (
    options: Readonly<{ filters: readonly BluetoothFilter[]; optionalServices: readonly string[] }>,
  ) => Promise<BluetoothDevice>;
  getDevices?: () => Promise<readonly BluetoothDevice[]>;
}>;

export type HidReportEvent = Readonly<{ data: DataView }>;
export type HidDevice = Readonly<{
  vendorId: number;
  productName: string;
  opened: boolean;
  collections: readonly Readonly<{ usagePage?: number; usage?: number }>[];
  open: () => Promise<void>;
  forget: () => Promise<void>;
  sendFeatureReport: (reportId: number, data: Uint8Array<ArrayBuffer>) => Promise<void>;
  addEventListener: (type: 'inputreport', listener: (event: HidReportEvent) => void) => void;
  removeEventListener: (type: 'inputreport', listener: (event: HidReportEvent) => void) => void;
}>;
export type Hid = Readonly<{
  getDevices: () => Promise<readonly HidDevice[]>;
  requestDevice: (
    options: Readonly<{ filters: readonly Readonly<{ usagePage: number; usage: number }>[] }>,
  ) => Promise<readonly HidDevice[]>;
  addEventListener: (type: 'connect' | 'disconnect', listener: (event: Readonly<{ device: HidDevice }>) => void) => void;
}>;

export type WebDevices = Readonly<{ usb?: Usb; serial?: Serial; bluetooth?: Bluetooth; hid?: Hid }>;

/** What this browser offers; a member is missing where it does not. */
export const webDevices = (): WebDevices => navigator as Navigator & WebDevices; // as the four specifications have it

/** The name of a DOMException, or of whatever else was thrown. */
export const nameOf = (cause: unknown): string => (cause instanceof Error ? cause.name : String(cause));

/** What a promise comes to within so long; `late` when it does not. */
export const within = async <T>(promise: Promise<T>, ms: number): Promise<T | 'late'> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

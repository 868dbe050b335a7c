import type { TFunction } from 'i18next';
import { Printer, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { NetworkPrinter } from 'shared-types/policy';

import { canReach, chooseDevice } from '../../devices/printer-choosing.ts';
import type { ChoiceTrouble } from '../../devices/printer-choosing.ts';
import type { TextKey } from '../../i18n/catalogue.ts';
import { useBook, usePrinter } from '../../store/live.ts';
import { choosePrinter } from '../../store/printer-choice.ts';
import type { ChosenDevice, PrinterChoice as Choice } from '../../store/printer-choice.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { Note } from '../../ui/Note.tsx';
import { PrinterTest } from './PrinterTest.tsx';

type Way = 'browser' | 'network' | ChosenDevice['kind'];

const WAYS: readonly Way[] = ['browser', 'network', 'usb', 'bluetooth', 'serial'];

/** USB and Bluetooth are called so everywhere. */
const wayName = (way: Way, t: TFunction): string => {
  if (way === 'usb') return 'USB';
  if (way === 'bluetooth') return 'Bluetooth';
  return t(way === 'browser' ? 'print.wayBrowser' : way === 'network' ? 'print.wayNetwork' : 'print.waySerial');
};

const CHOICE_WORDS: Readonly<Record<ChoiceTrouble, TextKey>> = {
  unsupported: 'print.cannot',
  dismissed: 'print.dismissed',
  'not-a-printer': 'print.notPrinter',
  'in-use': 'print.held',
  'no-printer': 'print.away',
};

const STAR = 0x0519;
const BAUD_RATES = [9_600, 19_200, 38_400, 115_200] as const;

const wayOf = (choice: Choice): Way => (choice.kind === 'device' ? choice.device.kind : choice.kind);

/** How this tablet prints: the way, the printer, its paper, and whether a page came out. */
export const PrinterChoice = () => {
  const { t } = useTranslation();
  const { ledger } = useTablet();
  const kept = usePrinter();
  const printers = useBook()?.settings.printers ?? [];
  const [wanted, setWanted] = useState<Way | null>(null);
  if (kept === undefined) return null;
  const { choice } = kept;
  const way = wanted ?? wayOf(choice);
  const isThis = way === wayOf(choice);
  const save = (next: Choice): void => void choosePrinter(ledger, next);
  const chooseWay = (next: Way): void => {
    setWanted(next);
    if (next === 'browser' && choice.kind !== 'browser') save({ kind: 'browser', widthMm: 80 });
  };
  return (
    <section aria-labelledby="printer-choice" className="grid max-w-[44rem] gap-4">
      <h2 id="printer-choice" className="text-heading">
        {t('print.printer')}
      </h2>
      <Choices
        label={t('print.way')}
        choices={WAYS.map((value) => ({ value, label: wayName(value, t) }))}
        value={way}
        onChange={chooseWay}
      />
      {way === 'browser' && <BrowserWay choice={isThis ? choice : null} onSave={save} />}
      {way === 'network' && <NetworkWay choice={isThis ? choice : null} printers={printers} onSave={save} />}
      {way !== 'browser' && way !== 'network' && (
        <DeviceWay key={way} way={way} choice={isThis ? choice : null} onSave={save} onBrowser={() => chooseWay('browser')} />
      )}
      {isThis && <PrinterTest kept={kept} />}
    </section>
  );
};

type WayProps = Readonly<{ choice: Choice | null; onSave: (choice: Choice) => void }>;

const BrowserWay = ({ choice, onSave }: WayProps) => {
  const { t } = useTranslation();
  const widthMm = choice?.kind === 'browser' ? choice.widthMm : 80;
  return (
    <>
      <p className="text-ink-2">{t('print.browserHow')}</p>
      <Width widths={[80, 58, 210] as const} value={widthMm} onChange={(width) => onSave({ kind: 'browser', widthMm: width })} />
    </>
  );
};

const NetworkWay = ({ choice, printers, onSave }: WayProps & Readonly<{ printers: readonly NetworkPrinter[] }>) => {
  const { t } = useTranslation();
  if (printers.length === 0) return <Note icon={Printer}>{t('print.networkNone')}</Note>;
  return (
    <>
      <p className="text-ink-2">{t('print.networkHow')}</p>
      <Choices
        label={t('print.pick')}
        choices={printers.map(({ printerId, name }) => ({ value: printerId, label: name }))}
        value={choice?.kind === 'network' ? choice.printerId : null}
        onChange={(printerId) => onSave({ kind: 'network', printerId })}
      />
    </>
  );
};

type DeviceWayProps = WayProps & Readonly<{ way: ChosenDevice['kind']; onBrowser: () => void }>;

const DeviceWay = ({ way, choice, onSave, onBrowser }: DeviceWayProps) => {
  const { t } = useTranslation();
  const chosen = choice?.kind === 'device' ? choice : null;
  const [trouble, setTrouble] = useState<ChoiceTrouble | null>(null);
  const [baudRate, setBaudRate] = useState(chosen?.device.kind === 'serial' ? chosen.device.baudRate : BAUD_RATES[0]);
  if (!canReach(way)) {
    return (
      <Note icon={TriangleAlert} tone="person" action={<Button onClick={onBrowser}>{t('print.byBrowser')}</Button>}>
        {t('print.cannot')}
      </Note>
    );
  }
  const pick = async (): Promise<void> => {
    const picked = await chooseDevice(way, baudRate);
    setTrouble(picked.ok ? null : picked.error);
    if (!picked.ok) return;
    const isStar = picked.value.kind === 'usb' && picked.value.vendorId === STAR;
    onSave({ kind: 'device', device: picked.value, language: isStar ? 'star-prnt' : 'esc-pos', widthMm: chosen?.widthMm ?? 80 });
  };
  const speed = (rate: number): void => {
    setBaudRate(rate);
    if (chosen?.device.kind === 'serial') onSave({ ...chosen, device: { ...chosen.device, baudRate: rate } });
  };
  return (
    <>
      <p className="text-ink-2">{t('print.deviceHow')}</p>
      {way === 'serial' && (
        <Labelled label={t('print.speed')}>
          <Choices
            label={t('print.speed')}
            choices={BAUD_RATES.map((rate) => ({ value: String(rate), label: String(rate) }))}
            value={String(baudRate)}
            onChange={(rate) => speed(Number(rate))}
            columns={2}
          />
        </Labelled>
      )}
      <div className="flex flex-wrap items-center gap-4">
        <Button icon={<Printer aria-hidden />} onClick={() => void pick()}>
          {t(chosen === null ? 'print.pick' : 'print.pickOther')}
        </Button>
        {chosen !== null && <span>{t('print.picked', { name: nameOf(chosen.device) ?? t('print.nameless') })}</span>}
      </div>
      {trouble !== null && (
        <Note icon={TriangleAlert} tone="person" role="alert">
          {t(CHOICE_WORDS[trouble])}
        </Note>
      )}
      {chosen !== null && (
        <>
          <Width widths={[80, 58] as const} value={chosen.widthMm} onChange={(widthMm) => onSave({ ...chosen, widthMm })} />
          <Labelled label={t('print.speaks')}>
            <Choices
              label={t('print.speaks')}
              choices={[
                { value: 'esc-pos', label: 'ESC/POS' },
                { value: 'star-prnt', label: 'StarPRNT' },
              ]}
              value={chosen.language}
              onChange={(language) => onSave({ ...chosen, language })}
              columns={2}
            />
          </Labelled>
        </>
      )}
    </>
  );
};

const nameOf = (device: ChosenDevice): string | null => {
  const name = device.kind === 'serial' ? '' : device.name;
  return name === '' ? null : name;
};

type WidthProps<Mm extends 58 | 80 | 210> = Readonly<{ widths: readonly Mm[]; value: Mm; onChange: (widthMm: Mm) => void }>;

const Width = <Mm extends 58 | 80 | 210>({ widths, value, onChange }: WidthProps<Mm>) => {
  const { t } = useTranslation();
  return (
    <Labelled label={t('print.roll')}>
      <Choices
        label={t('print.roll')}
        choices={widths.map((mm) => ({ value: String(mm), label: mm === 210 ? 'A4' : `${mm} mm` }))}
        value={String(value)}
        onChange={(asked) => {
          const mm = widths.find((one) => String(one) === asked);
          if (mm !== undefined) onChange(mm);
        }}
      />
    </Labelled>
  );
};

const Labelled = ({ label, children }: Readonly<{ label: string; children: ReactNode }>) => (
  <div>
    <p aria-hidden className="mb-2 text-small font-strong">
      {label}
    </p>
    {children}
  </div>
);

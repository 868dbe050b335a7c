import { ArrowRight, Check, CloudOff, PackageOpen, ScanBarcode, ScanLine, Search, X } from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearchParams } from 'wouter';
import { useStore } from 'zustand';

import { readScanCode } from 'shared-types/scan-code';

import { CameraScan } from '../../devices/CameraScan.tsx';
import { giveFeedback } from '../../devices/feedback.ts';
import { useHasCamera } from '../../devices/has-camera.ts';
import { useScan } from '../../devices/scans.ts';
import { unbroken } from '../../i18n/shown-means.ts';
import { useFormat } from '../../i18n/use-format.ts';
import type { Format } from '../../i18n/format.ts';
import { useEnrolment } from '../../store/live.ts';
import type { OrderHit } from '../../store/search.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { buttonLook } from '../../ui/button-look.ts';
import { Foot, Page } from '../../ui/Layout.tsx';
import { Note } from '../../ui/Note.tsx';
import { ScreenTitle } from '../../ui/ScreenTitle.tsx';
import { usePartLater } from '../../ui/use-part-later.ts';
import { CustomerLink } from './CustomerLink.tsx';
import { HitRow } from './HitRow.tsx';
import { OtherWays } from './NothingFound.tsx';
import { askedOf, mergeHits, nothingOf, opensItself, rowAfter } from './results.ts';
import { pathOfSlip } from './path-of-slip.ts';
import type { FoundSlip, SlipFoundProps } from './SlipFound.tsx';
import { TodayList } from './TodayList.tsx';
import { useHeard } from './use-heard.ts';
import { useHitFacts, useNear, useSearch } from './use-search.ts';
import type { Searched } from './use-search.ts';

/** `handover`: the visit that this return belongs to, when a garment on another order's desk led here. */
const pathOf = (hit: OrderHit, handover: string | null): string =>
  `/order/${encodeURIComponent(hit.orderId)}${handover === null ? '' : `?with=${encodeURIComponent(handover)}`}`;

/** As wide as any of its words, so that it stands still while the list is read. */
const NEXT = 'order-9 w-full stack:order-0 stack:ms-auto stack:w-auto stack:min-w-76';

/** One field takes everything: order, slip, parcel, product, name, e-mail or phone. */
export const FindOrder = () => {
  const { t } = useTranslation();
  const tablet = useTablet();
  const [, go] = useLocation();
  const [asked] = useSearchParams();
  const [text, setText] = useState(asked.get('q') ?? '');
  const [scanned, setScanned] = useState(asked.get('q'));
  const handover = asked.get('with');
  const [isFilming, setFilming] = useState(false);
  const hasCamera = useHasCamera();
  const [active, setActive] = useState(0);
  const [foundSlip, setFoundSlip] = useState<FoundSlip | null>(null);
  const slipPart = usePartLater<SlipFoundProps>(
    async () => (await import('./SlipFound.tsx')).SlipFound,
    (cause) => tablet.sync.state.setState({ fault: String(cause) }),
  );
  const field = useRef<HTMLInputElement>(null);
  const listId = useId();
  const asOf = useStore(tablet.sync.state, (state) => state.ordersAsOf);
  const zone = useEnrolment()?.market.timeZone;
  const format = useFormat(zone ?? 'UTC');
  const searched = useSearch(text);
  const isNothing = searched.isSettled && searched.hits.length === 0;
  const near = mergeHits(useNear(isNothing ? searched.near : []), isNothing ? searched.alike : []);
  const rows = searched.hits.length > 0 ? searched.hits : near;
  const facts = useHitFacts(rows);
  const chosen = rows[Math.min(active, rows.length - 1)];
  const isIdle = askedOf(text) === 'nothing';
  const isLost = searched.isSettled && searched.hits.length === 0 && searched.web !== 'asking';

  const type = (next: string): void => {
    setText(next);
    setScanned(null);
    setFoundSlip(null);
    setActive(0);
  };
  const scan = (code: string): void => {
    setText(code);
    setScanned(code);
    setFoundSlip(null);
    setActive(0);
  };
  useScan(scan);
  const open = (hit: OrderHit): void => go(pathOf(hit, handover));
  const exact = scanned !== null && searched.isSettled && searched.text === scanned ? opensItself(scanned, searched.hits) : null;
  const exactPath = exact && pathOf(exact, handover);
  // A scanned number that is exactly one order opens it, once the tablet (or else the web shop) has answered.
  useEffect(() => {
    if (exactPath !== null) go(exactPath);
  }, [exactPath, go]);
  const [unopened, setUnopened] = useState<string | null>(null);
  useHeard({ scanned, searched, isLost, isNoSlip: unopened === scanned });
  useLayoutEffect(() => field.current?.focus(), []); // before anyone sees it: no first letter of a quick scanner goes beside

  const openSlip = async (code: string): Promise<void> => {
    const read = readScanCode(code);
    const path = await pathOfSlip(tablet, read);
    if (path === null) setUnopened(code);
    else {
      if (scanned === code) giveFeedback('match');
      go(path);
    }
    if (path === null && read.kind === 'slip-code') {
      type(read.slip.code.orderNumber);
      slipPart.ask();
      setFoundSlip({ slip: read.slip, text: code.slice(code.indexOf('#') + 1).trim() });
    }
  };
  useEffect(() => {
    if (text !== '') void openSlip(text);
    // oxlint-disable-next-line react/exhaustive-deps -- a new text is a new question, and what was announced just now comes with the feed
  }, [text, asOf]);

  const onKey = (event: KeyboardEvent): void => {
    const next = rowAfter(event.key, Math.min(active, rows.length - 1), rows.length);
    if (next !== null) {
      event.preventDefault();
      setActive(next);
    } else if (event.key === 'Enter') {
      if (chosen && searched.isSettled) open(chosen);
      else setScanned(text); // faster than the search: an exact number opens as soon as it is found
    } else if (event.key === 'Escape') type('');
  };
  const beginAnew = (): void => {
    type('');
    field.current?.focus();
  };
  const isDeadEnd = isLost && chosen === undefined;
  const kind = foundSlip === null ? 'next' : 'plain'; // one filled button: the slip's question has it
  const optionId = (hit: OrderHit): string => `${listId}-${hit.number}`;

  return (
    <Page
      foot={
        <Foot>
          <Link
            href={`/goods${isIdle ? '' : `?typed=${encodeURIComponent(text)}`}`}
            className={buttonLook('plain', 'min-h-13 flex-1 stack:min-h-18 stack:flex-none')}
          >
            <PackageOpen aria-hidden />
            {t('find.blind')}
          </Link>
          {/* Where there is nothing to open, the next step begins anew: with the camera, or else with another clue. */}
          {hasCamera && (isIdle || isDeadEnd) ? (
            <Button kind={kind} className={NEXT} onClick={() => setFilming(true)}>
              <ScanBarcode aria-hidden />
              {t('find.camera')}
            </Button>
          ) : isDeadEnd ? (
            <Button kind={kind} className={NEXT} onClick={beginAnew}>
              {t('find.other')}
            </Button>
          ) : (
            <Button
              kind={kind}
              isIdle={chosen === undefined}
              className={NEXT}
              onClick={() => chosen && open(chosen)}
              onIdle={() => field.current?.focus()}
            >
              {chosen === undefined ? t('find.openNone') : t('find.open', { number: chosen.number })}
              {chosen !== undefined && <ArrowRight aria-hidden />}
            </Button>
          )}
        </Foot>
      }
    >
      <search className="block px-4 pt-4 pb-4 stack:px-6 stack:pt-8">
        <ScreenTitle takesFocus={false} className={isIdle ? '' : 'sr-only'}>
          {t('find.title')}
        </ScreenTitle>
        <label
          className={`flex min-h-18 items-center gap-3 rounded-control border-2 border-line-strong bg-surface px-4 text-lead font-firm focus-within:border-ink focus-within:outline-1 focus-within:outline-focus stack:text-heading ${isIdle ? 'mt-4' : ''}`}
        >
          <Search aria-hidden className="size-7!" />
          <input
            ref={field}
            type="text"
            role="combobox"
            data-takes-scans=""
            aria-label={t('find.field')}
            aria-expanded={rows.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={chosen && optionId(chosen)}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            enterKeyHint="search"
            placeholder={t(window.innerWidth < 600 ? 'find.fieldShort' : 'find.field')}
            value={text}
            onChange={(event) => type(event.target.value)}
            onKeyDown={onKey}
            className="min-h-16 w-full min-w-0 bg-transparent text-ellipsis outline-none placeholder:font-text placeholder:text-ink-3"
          />
          {text !== '' && (
            <button type="button" aria-label={t('find.clear')} className="grid size-12 flex-none place-items-center" onClick={beginAnew}>
              <X aria-hidden />
            </button>
          )}
        </label>
        <Hint text={text} searched={searched} format={format} />
      </search>
      {foundSlip !== null && slipPart.Part !== null && <slipPart.Part key={foundSlip.text} found={foundSlip} format={format} />}
      {isIdle && zone !== undefined && <TodayList zone={zone} format={format} />}
      {!isIdle && <Heading searched={searched} text={text} near={near.length} />}
      {/* Rows are made of several parts, which neither select nor datalist can show. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div id={listId} role="listbox" aria-label={t('find.results')} hidden={rows.length === 0}>
        {rows.map((hit, at) => (
          <HitRow
            key={hit.orderId}
            id={optionId(hit)}
            hit={hit}
            facts={facts.get(hit.orderId)}
            typed={text}
            isActive={hit === chosen}
            format={format}
            onOpen={() => open(hit)}
            onActive={() => setActive(at)}
          />
        ))}
      </div>
      <CameraScan isOpen={isFilming} title={t('find.cameraTitle')} onCode={scan} onClose={() => setFilming(false)} />
      {isLost && <OtherWays typed={text} onOtherClue={beginAnew} />}
    </Page>
  );
};

const Hint = ({ text, searched, format }: Readonly<{ text: string; searched: Searched; format: Format }>) => {
  const { t } = useTranslation();
  const { sync } = useTablet();
  const state = useStore(sync.state);
  const asked = askedOf(text);
  if (state.network !== 'online') {
    const time = state.ordersAsOf === null ? '—' : format.time(state.ordersAsOf);
    return (
      <div aria-live="polite" className="mt-3">
        <Note icon={CloudOff}>
          <b>{t('find.offlineShort')}</b> {t('find.offline', { count: state.orderCount, time })}
        </Note>
      </div>
    );
  }
  const says = {
    'not-asked': t('find.here'),
    asking: t(searched.hits.length === 0 ? 'find.askingOnly' : 'find.asking'),
    agrees: t(searched.hits.length === 0 ? 'find.searched' : 'find.agrees'),
    added: t('find.added', { count: searched.added }),
    silent: t('find.searchedHere'),
  }[searched.web];
  return (
    <output className="mt-3 flex min-h-[1.4em] items-center gap-2 text-small text-ink-2">
      {asked === 'search' ? <Check aria-hidden /> : <ScanLine aria-hidden />}
      {asked === 'nothing' ? t('find.hint') : asked === 'too-short' ? t('find.more') : says}
    </output>
  );
};

const Heading = ({ searched, text, near }: Readonly<{ searched: Searched; text: string; near: number }>) => {
  const { t } = useTranslation();
  if (searched.hits.length > 0) {
    const cut = searched.total > searched.hits.length;
    return (
      <div className="flex items-baseline justify-between gap-4 px-4 pt-2 pb-2 text-small stack:px-6">
        <h2 className="font-strong">
          {cut ? t('find.showing', { shown: searched.hits.length, count: searched.total }) : t('find.count', { count: searched.total })}
        </h2>
        <CustomerLink text={text} hits={searched.hits} />
        <span className="whitespace-nowrap text-ink-2 max-stack:hidden">{t('find.newest')}</span>
      </div>
    );
  }
  if (!searched.isSettled || searched.web === 'asking') return null;
  const read = readScanCode(text);
  const announced = read.kind === 'announced' ? read.code : null;
  const missing = nothingOf(text);
  return (
    <section aria-live="polite" className="px-4 pb-4 stack:px-6">
      <h2 className="text-title break-words">
        {announced === null ? t(missing.key, { code: unbroken(missing.code) }) : t('announced.none', { code: unbroken(announced) })}
      </h2>
      <p className="mt-1 text-ink-2">{t(announced !== null ? 'announced.noneHow' : near > 0 ? 'find.near' : 'find.ways')}</p>
    </section>
  );
};

import { Plus, ScanLine, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import { useStore } from 'zustand';

import { checksFor } from 'shared-types/goods-checks';

import { useScan } from '../../devices/scans.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { useBook } from '../../store/live.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Field } from '../../ui/Field.tsx';
import { Panes } from '../../ui/Layout.tsx';
import { BegunBy } from './BegunBy.tsx';
import { DeskFoot } from './DeskFoot.tsx';
import { DeskTitle } from './DeskTitle.tsx';
import { Discard } from './Discard.tsx';
import { currentLine, goodsOf, lineToFollow, missingOf, nextLine, withAnswer, withGoods, withoutPiece, withPhotos, withPiece, withSameAs } from './draft-edits.ts'; // prettier-ignore
import type { Answer, ChecksOf } from './draft-edits.ts';
import { GoodsPhotos } from './GoodsPhotos.tsx';
import { Judge } from './Judge.tsx';
import { NotSaved } from './NotSaved.tsx';
import { useDraftOf } from './use-draft.ts';
import { useRecord } from './use-record.ts';

/** Goods whose order was not found: never refused, no amount promised, matched later by a manager. */
export const BlindReturn = () => {
  const { t } = useTranslation();
  const { health } = useTablet();
  const isKeyFailing = useStore(health, (one) => one.kind === 'key-failing');
  const [asked] = useSearchParams();
  const { draft, change, drop } = useDraftOf(null, asked.get('typed'));
  const { record, isBusy, trouble } = useRecord(useFormat('UTC'));
  const [chosen, setChosen] = useState<number | null>(null);
  const [isSame, setSame] = useState(false);
  const book = useBook();
  const lines = draft?.lines ?? [];
  const newest = useRef(lines);
  useEffect(() => {
    newest.current = lines;
  });
  useEffect(() => {
    if (draft !== null && draft.lines.length === 0) change({ lines: withPiece([]) });
    // oxlint-disable-next-line react/exhaustive-deps -- once per draft: the first piece is there to be described
  }, [draft?.draftId]);
  useScan((code) => {
    const free = lines.findIndex((line) => goodsOf(line) === '');
    const next = free >= 0 ? lines : withPiece(lines);
    change({ lines: withGoods(next, free >= 0 ? free : lines.length, code) });
  });
  if (draft === null) return null;
  const current = currentLine(lines, chosen);
  const line = current === null ? undefined : lines[current];
  const nameOf = (at: number): string => {
    const piece = lines[at];
    const goods = piece === undefined ? '' : goodsOf(piece);
    return goods === '' ? t('blind.piece', { n: at + 1 }) : goods;
  };
  const checks = book ? checksFor(book.settings, null) : [];
  const checksOf: ChecksOf = () => checks;
  const say = (given: Answer): void => {
    if (current === null) return;
    const next = withAnswer(lines, current, given, { same: isSame, checksOf });
    change({ lines: next });
    setChosen(given.note === undefined && given.also === undefined ? nextLine(next, current) : current);
  };
  const takeOver = (from: number): void => {
    const next = withSameAs(lines, from, checksOf);
    change({ lines: next });
    setChosen(current === null ? null : nextLine(next, current));
  };
  const toFollow = isSame ? null : lineToFollow(lines, current);
  const missing = missingOf(lines);
  return (
    <Panes
      mainLabel={t('blind.goods')}
      sideLabel={t('desk.judge')}
      main={
        <div className="min-h-0 flex-1 panes:overflow-auto">
          <DeskTitle title={t('blind.title')}>
            {t('blind.facts')}
            <BegunBy orderId={null} />
          </DeskTitle>
          <div className="grid gap-4 px-4 pb-6 stack:grid-cols-2 stack:px-6">
            <Field
              label={t('blind.typed')}
              aside={t('blind.typedAside')}
              value={draft.typed ?? ''}
              maxLength={80}
              autoComplete="off"
              onChange={(typed) => change({ typed })}
            />
            <Field
              label={t('blind.contact')}
              aside={t('blind.contactAside')}
              value={draft.contact ?? ''}
              maxLength={200}
              autoComplete="off"
              onChange={(contact) => change({ contact: contact === '' ? null : contact })}
            />
            <Field
              isLong
              className="stack:col-span-2"
              label={t('blind.evidence')}
              aside={t('blind.evidenceAside')}
              value={draft.evidence ?? ''}
              maxLength={300}
              onChange={(evidence) => change({ evidence: evidence === '' ? null : evidence })}
            />
          </div>
          <h2 className="border-t border-line px-4 pt-4 text-small font-strong stack:px-6">{t('blind.goods')}</h2>
          <ul>
            {lines.map((piece, at) => (
              <li
                key={at}
                className={classes(
                  'flex items-end gap-2 px-4 py-4 stack:px-6',
                  at === current && lines.length > 1 && 'edge bg-accent-tint',
                )}
              >
                <Field
                  className="flex-1"
                  label={lines.length > 1 ? `${t('blind.what')} ${t('blind.piece', { n: at + 1 })}` : t('blind.what')}
                  value={goodsOf(piece)}
                  maxLength={200}
                  autoComplete="off"
                  icon={<ScanLine aria-hidden />}
                  placeholder={t('blind.whatHint')}
                  onFocus={() => setChosen(at)}
                  onChange={(text) => change({ lines: withGoods(lines, at, text) })}
                />
                {lines.length > 1 && (
                  <Button
                    kind="quiet"
                    aria-label={t('blind.remove', { name: nameOf(at) })}
                    icon={<X aria-hidden />}
                    onClick={() => {
                      setChosen(null);
                      change({ lines: withoutPiece(lines, at) });
                    }}
                  />
                )}
              </li>
            ))}
          </ul>
          <div className="px-4 pt-2 pb-6 stack:px-6">
            <Button
              icon={<Plus aria-hidden />}
              onClick={() => {
                setChosen(lines.length);
                change({ lines: withPiece(lines) });
              }}
            >
              {t('blind.add')}
            </Button>
          </div>
        </div>
      }
      side={
        <div className="flex flex-col gap-4 p-4 stack:p-6 stack:pt-4">
          {line !== undefined && current !== null && (
            <Judge
              key={current}
              name={nameOf(current)}
              line={line}
              same={
                lines.length > 1
                  ? {
                      isOn: isSame,
                      onChange: (same) => {
                        setSame(same);
                        if (same && line.reason !== null) takeOver(current);
                      },
                      asFirst: toFollow === null ? null : () => takeOver(toFollow),
                    }
                  : null
              }
              onAnswer={say}
              checks={checks}
            >
              <GoodsPhotos
                name={nameOf(current)}
                line={line}
                returnId={draft.returnId}
                policy={book?.settings.photos ?? 'never'}
                onEdit={(edit) => change({ lines: withPhotos(newest.current, current, edit) })}
              />
            </Judge>
          )}
          <div className="flex justify-end border-t border-line">
            <Discard onDiscard={drop} />
          </div>
          <NotSaved trouble={trouble} />
        </div>
      }
      foot={
        <DeskFoot
          hindrance={isBusy ? 'busy' : isKeyFailing ? 'key' : missing}
          spoken=""
          shown={
            <>
              <p className="text-small font-strong">{t('desk.refund')}</p>
              <p className="text-heading">{t('desk.later')}</p>
            </>
          }
          onRecord={() => void record(draft, null)}
        />
      }
    />
  );
};

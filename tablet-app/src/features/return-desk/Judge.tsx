import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { disposeOf } from 'shared-types/disposition';
import type { GuidedCheck } from 'shared-types/policy';
import { DISPOSITIONS } from 'shared-types/reasons';
import type { Disposition, GoodsCheck } from 'shared-types/reasons';

import { asTitle } from '../../i18n/format.ts';
import type { DraftLine } from '../../store/ledger.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { Field } from '../../ui/Field.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { Tick } from '../../ui/Tick.tsx';
import { groupNames, groupOf, onlyReasonOf, REASON_GROUPS } from './draft-edits.ts';
import type { Answer, ReasonGroup } from './draft-edits.ts';
import { besides, findingsOf, foundOf } from './goods-seen.ts';

/** How a line's answers can count for others: as they are said, or all at once as the first line's. */
type SameForAll = Readonly<{ isOn: boolean; onChange: (isOn: boolean) => void; asFirst: (() => void) | null }>;

type JudgeProps = Readonly<{
  /** The name of the goods the question is about. */
  name: string;
  line: DraftLine;
  /** `null`: there is no other line. */
  same: SameForAll | null;
  onAnswer: (answer: Answer) => void;
  /** What is looked at of goods of its category (D-3). */
  checks: readonly GoodsCheck[];
  /** The question of the goods' category (E-14). */
  guided?: GuidedCheck | null;
  /** Photos and what may be taken off (D-4, M-11), below the condition. */
  children?: React.ReactNode;
}>;

/** Why it comes back, how it looks, and where it goes: the judgement about one line. */
export const Judge = ({ name, line, same, onAnswer, checks, guided = null, children }: JudgeProps) => {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-2">
      <ReasonQuestion key={name} name={name} line={line} onAnswer={onAnswer} aside={same !== null && <Same {...same} />} />
      {guided !== null && (
        <div>
          <h3 className="text-small font-strong">{guided.question}</h3>
          <div className="mt-2">
            <Choices
              label={guided.question}
              columns={2}
              choices={[
                { value: 'yes', label: t('desk.yes') },
                { value: 'no', label: t('desk.no') },
              ]}
              value={line.check ?? null}
              onChange={(answer) => onAnswer({ check: answer })}
            />
          </div>
        </div>
      )}
      <div>
        <ConditionQuestion line={line} checks={checks} onAnswer={onAnswer} />
        <Destination name={name} line={line} onAnswer={onAnswer} />
        <div className="flex flex-wrap items-center gap-x-6">{children}</div>
      </div>
    </div>
  );
};

const Same = ({ isOn, onChange, asFirst }: SameForAll) => {
  const { t } = useTranslation();
  if (asFirst === null) return <Tick className="flex-none" label={t('desk.same')} isOn={isOn} onChange={onChange} />;
  return (
    <Button kind="quiet" className="-me-3 flex-none text-small" onClick={asFirst}>
      {t('desk.sameAsFirst')}
    </Button>
  );
};

/** D-3: one tap says that all is good, or names what is not; a second one names what is not good besides. */
const ConditionQuestion = ({ line, checks, onAnswer }: Pick<JudgeProps, 'line' | 'checks' | 'onAnswer'>) => {
  const { t } = useTranslation();
  const found = foundOf(line);
  const answers = findingsOf(checks);
  // What was announced or said under other settings stays in sight.
  const shown = found === null || answers.includes(found) ? answers : [...answers, found];
  const others = besides(found, checks);
  const also = others.length > 0 && (
    <span className="ms-auto flex flex-wrap items-center gap-x-4 text-small text-ink-2">
      {t('desk.also')}
      {others.map((check) => (
        <Tick
          key={check}
          label={t(`found.${check}`)}
          isOn={line.seen?.[check] === false}
          onChange={(isBad) => onAnswer({ also: { check, isGood: !isBad } })}
        />
      ))}
    </span>
  );
  // One fits beside the heading, so nothing moves when it comes; more stand below, so that what was tapped does not move.
  const isBeside = checks.filter((check) => check !== 'defect').length <= 1;
  return (
    <>
      <div className="flex min-h-12 items-center gap-x-4">
        <h3 className="text-small font-strong">{t('desk.condition')}</h3>
        {isBeside && also}
      </div>
      <Choices
        label={t('desk.condition')}
        columns={COLUMNS_OF[shown.length] ?? 'fit'}
        choices={shown.map((value) => ({ value, label: t(`found.${value}`) }))}
        value={found}
        onChange={(answer) => onAnswer({ found: answer })}
      />
      {!isBeside && also}
    </>
  );
};

/** Full rows, by how many answers there are. */
const COLUMNS_OF: Readonly<Record<number, 2 | 3 | 'fit-pairs'>> = { 2: 2, 3: 3, 4: 'fit-pairs', 6: 3 };

type ReasonProps = Pick<JudgeProps, 'name' | 'line' | 'onAnswer'> & Readonly<{ aside: React.ReactNode }>;

const ReasonQuestion = ({ name, line, onAnswer, aside }: ReasonProps) => {
  const { t } = useTranslation();
  const said = line.reason === null ? null : groupOf(line.reason);
  const [opened, setOpened] = useState<ReasonGroup | null>(null);
  const group = opened ?? said;
  const choose = (next: ReasonGroup): void => {
    setOpened(next);
    const only = onlyReasonOf(next);
    if (only !== null) onAnswer({ reason: only });
  };
  return (
    <div>
      <div className="flex min-h-12 items-center justify-between gap-4">
        <h3 className="text-small font-strong">
          {t('desk.reason')} <span className="ms-1 font-text text-ink-2">{name}</span>
        </h3>
        {aside}
      </div>
      <Choices
        look="tabs"
        label={t('desk.reason')}
        choices={groupNames.map((value) => ({ value, label: t(`group.${value}`) }))}
        value={group}
        onChange={choose}
      />
      <div className="mt-2 min-h-12">
        {group !== null && (
          <Choices
            label={t('desk.reasonDetail')}
            choices={REASON_GROUPS[group].map((value) => ({ value, label: t(`reason.${value}`) }))}
            value={line.reason}
            onChange={(reason) => {
              setOpened(null);
              onAnswer({ reason });
            }}
          />
        )}
      </div>
      {line.reason === 'other' && (
        <Field
          className="mt-3"
          label={t('desk.note')}
          value={line.note}
          maxLength={500}
          placeholder={t('desk.noteHint')}
          onChange={(note) => onAnswer({ note })}
        />
      )}
    </div>
  );
};

const Destination = ({ name, line, onAnswer }: Pick<JudgeProps, 'name' | 'line' | 'onAnswer'>) => {
  const { t, i18n } = useTranslation();
  const [chosen, setChosen] = useState<Disposition | null>(null);
  const { disposition } = line;
  const why = whyThere(line);
  return (
    <p className="flex min-h-12 items-center gap-2 text-small text-ink-2">
      {disposition !== null && (
        <>
          <span>
            {t('desk.goes')} <b className="text-ink">{t(`goes.${disposition}`)}</b>
            {why !== null && ` · ${t(`proposed.${why}`)}`}
          </span>
          <Button
            kind="quiet"
            className="-me-3 ms-auto text-small"
            aria-label={t('desk.changeFor', { name })}
            onClick={() => setChosen(disposition)}
          >
            {t('desk.change')}
          </Button>
          <Sheet
            title={t('desk.goesTitle')}
            isOpen={chosen !== null}
            onClose={() => setChosen(null)}
            foot={
              <>
                <Button className="min-h-18" onClick={() => setChosen(null)}>
                  {t('case.cancel')}
                </Button>
                <Button
                  kind="next"
                  onClick={() => {
                    if (chosen !== null) onAnswer({ disposition: chosen });
                    setChosen(null);
                  }}
                >
                  {t('desk.change')}
                </Button>
              </>
            }
          >
            <Choices
              label={t('desk.goesTitle')}
              columns={2}
              choices={DISPOSITIONS.map((value) => ({ value, label: asTitle(t(`goes.${value}`), i18n.language) }))}
              value={chosen}
              onChange={setChosen}
            />
          </Sheet>
        </>
      )}
    </p>
  );
};

/** D-1: what the proposal rests on; nothing to say where the associate chose otherwise. */
const whyThere = ({ reason, condition, disposition }: DraftLine) => {
  if (reason === null || condition === null) return null;
  const proposed = disposeOf({ reason, condition });
  return proposed.disposition === disposition ? proposed.why : null;
};

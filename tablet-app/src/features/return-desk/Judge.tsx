import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { GuidedCheck } from 'shared-types/policy';
import { CONDITIONS, DISPOSITIONS } from 'shared-types/reasons';
import type { Disposition } from 'shared-types/reasons';

import { useHeldScans } from '../../devices/scans.ts';
import { asTitle } from '../../i18n/format.ts';
import type { DraftLine } from '../../store/ledger.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { Field } from '../../ui/Field.tsx';
import { Sheet } from '../../ui/Sheet.tsx';
import { Tick } from '../../ui/Tick.tsx';
import { groupNames, groupOf, onlyReasonOf, REASON_GROUPS } from './draft-edits.ts';
import type { Answer, ReasonGroup } from './draft-edits.ts';

type JudgeProps = Readonly<{
  /** The name of the goods the question is about. */
  name: string;
  line: DraftLine;
  canBeSame: boolean;
  isSame: boolean;
  onSame: (isSame: boolean) => void;
  onAnswer: (answer: Answer) => void;
  /** The question of the goods' category (E-14). */
  check?: GuidedCheck | null;
  /** What may be taken off, below the condition (M-11). */
  takeOff?: React.ReactNode;
}>;

/** Why it comes back, how it looks, and where it goes: the judgement about one line. */
export const Judge = ({ name, line, canBeSame, isSame, onSame, onAnswer, check = null, takeOff = null }: JudgeProps) => {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-4">
      <ReasonQuestion
        key={name}
        name={name}
        line={line}
        onAnswer={onAnswer}
        aside={canBeSame && <Tick className="flex-none" label={t('desk.same')} isOn={isSame} onChange={onSame} />}
      />
      {check !== null && (
        <div>
          <h3 className="text-small font-strong">{check.question}</h3>
          <div className="mt-2">
            <Choices
              label={check.question}
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
        <h3 className="text-small font-strong">{t('desk.condition')}</h3>
        <div className="mt-2">
          <Choices
            label={t('desk.condition')}
            columns="fit"
            choices={CONDITIONS.map((value) => ({ value, label: t(`condition.${value}`) }))}
            value={line.condition}
            onChange={(condition) => onAnswer({ condition })}
          />
        </div>
        <Destination name={name} line={line} onAnswer={onAnswer} />
        {takeOff}
      </div>
    </div>
  );
};

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
  useHeldScans(chosen !== null);
  return (
    <p className="mt-1 flex min-h-12 items-center gap-2 text-small text-ink-2">
      {disposition !== null && (
        <>
          <span>
            {t('desk.goes')} <b className="text-ink">{t(`goes.${disposition}`)}</b>
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

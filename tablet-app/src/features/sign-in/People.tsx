import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { WrappedGrant } from '../../store/ledger.ts';
import { classes } from '../../ui/classes.ts';
import { Field } from '../../ui/Field.tsx';
import { Group } from '../../ui/Group.tsx';
import { MANY, namesLike, staffWho } from './who.ts';
import type { Who } from './who.ts';

type PeopleProps = Readonly<{ staff: readonly WrappedGrant[]; chosen: Who | null; onChoose: (who: Who) => void }>;

const TILE =
  'flex min-w-0 flex-col justify-between gap-x-2 -ms-px -mt-px border border-line text-start font-strong hovered:bg-sunken chosen:edge chosen:bg-accent-tint';
const ROOMY = 'min-h-29 gap-y-2 px-4 py-3 text-heading';
const DENSE = 'min-h-18 px-3 py-2 text-body leading-tight';

/** Everyone who used this tablet, last used first, and the way in for everyone else. */
export const People = ({ staff, chosen, onChoose }: PeopleProps) => {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const isDense = staff.length >= MANY;
  const shown = isDense ? namesLike(staff, typed) : staff;
  const tile = classes(TILE, isDense ? DENSE : ROOMY);
  return (
    <>
      {isDense && (
        <Field
          className="mt-4 max-w-80"
          label={t('sign.find')}
          icon={<Search aria-hidden />}
          value={typed}
          autoComplete="off"
          maxLength={40}
          onChange={setTyped}
        />
      )}
      <Group
        label={t('sign.staff')}
        className={classes(
          'grid ps-px pt-px',
          isDense ? 'mt-4 grid-cols-2 content-start stack:grid-cols-4' : 'mt-6 auto-rows-fr grid-cols-2 stack:grid-cols-3',
          !isDense && staff.length > 5 && 'panes:flex-1',
        )}
      >
        {shown.map((one) => (
          <button
            key={one.staffId}
            type="button"
            aria-pressed={chosen?.kind === 'staff' && chosen.staffId === one.staffId}
            onClick={() => onChoose(staffWho(one))}
            className={tile}
          >
            <span className="line-clamp-2 wrap-break-word">{one.name}</span>
            <small className="text-small font-text tracking-normal text-ink-2">{t(`role.${one.role}`)}</small>
          </button>
        ))}
        <button
          type="button"
          aria-pressed={chosen?.kind === 'else'}
          onClick={() => onChoose({ kind: 'else' })}
          className={classes(tile, 'text-accent-ink')}
        >
          {t('sign.else')}
          <small className="text-small font-text tracking-normal text-ink-2">{t('sign.elseHow')}</small>
        </button>
      </Group>
      <p aria-live="polite" className="mt-2 text-small text-ink-2 empty:hidden">
        {shown.length === 0 && t('sign.findNone')}
      </p>
    </>
  );
};

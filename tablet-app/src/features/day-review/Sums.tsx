import type { Money } from 'shared-types/money';

import type { Format } from '../../i18n/format.ts';

/** Sums of several currencies one below the other; a dash where there is none. */
export const Sums = ({ sums, format }: Readonly<{ sums: readonly Money[]; format: Format }>) => (
  <>
    {sums.length === 0 && '–'}
    {sums.map((sum) => (
      <span key={sum.currency} className="block">
        {format.money(sum)}
      </span>
    ))}
  </>
);

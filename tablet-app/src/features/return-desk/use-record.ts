import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

import type { KnownOrder } from 'shared-types/order';

import type { Format } from '../../i18n/format.ts';
import type { Draft } from '../../store/ledger.ts';
import { useTablet } from '../../store/tablet-context.ts';
import { confirmReturn } from './confirm-return.ts';
import type { NotConfirmed } from './confirm-return.ts';
import { phrasesOf } from './told-steps.ts';

/** The desk's next step: records, then turns the screen to the customer. While it runs further presses are ignored. */
export const useRecord = (format: Format) => {
  const tablet = useTablet();
  const { t, i18n } = useTranslation();
  const [, go] = useLocation();
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<NotConfirmed | null>(null);
  const record = async (draft: Draft, known: KnownOrder | null): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setTrouble(null);
    const labelOf = (reason: Parameters<Parameters<typeof confirmReturn>[1]['labelOf']>[0]) => ({
      text: t(`reason.${reason}`),
      language: i18n.language.slice(0, 2),
    });
    const recorded = await confirmReturn(tablet, { draft, known, labelOf, phrases: phrasesOf({ t, format }) });
    setBusy(false);
    if (recorded.ok) go(`/slip/${recorded.value.returnId}?new`, { replace: true });
    else setTrouble(recorded.error);
  };
  return { record, isBusy, trouble };
};

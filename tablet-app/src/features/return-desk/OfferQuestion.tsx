import { Gift } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { isZero } from 'shared-types/money';
import type { BrokenOffer } from 'shared-types/offers';

import type { Format } from '../../i18n/format.ts';
import { Button } from '../../ui/Button.tsx';
import { Group } from '../../ui/Group.tsx';
import { offerKey } from './draft-edits.ts';

type OfferQuestionProps = Readonly<{
  broken: BrokenOffer;
  isKept: boolean;
  format: Format;
  onHere: () => void;
  onKept: (key: string | null) => void;
}>;

/** M-9: of goods that were sold together some are here and some are not: asked before the return is recorded, never guessed. */
export const OfferQuestion = ({ broken, isKept, format, onHere, onKept }: OfferQuestionProps) => {
  const { t } = useTranslation();
  const units = broken.staying.reduce((all, one) => all + one.units, 0);
  const goods = broken.staying.map((one) => (one.units > 1 ? `${one.units} × ${one.line.name}` : one.line.name)).join(', ');
  const amount = isZero(broken.share) ? null : format.money(broken.share);
  return (
    <section className="border-t-2 border-ink pt-3">
      <h3 className="flex items-center gap-2 text-small font-strong">
        <Gift aria-hidden />
        {t('offer.title', { offer: broken.offer.label })}
      </h3>
      {isKept ? (
        <p className="flex min-h-12 items-center gap-2 text-small text-ink-2">
          {amount === null ? t('offer.kept', { goods }) : t('offer.keptLess', { goods, amount })}
          <Button kind="quiet" className="-me-3 ms-auto text-small" onClick={() => onKept(null)}>
            {t('offer.change')}
          </Button>
        </p>
      ) : (
        <>
          <p className="mt-1 text-small text-ink-2">{t('offer.text', { count: units, goods })}</p>
          <Group label={t('offer.title', { offer: broken.offer.label })} className="mt-2 grid grid-cols-2 gap-2">
            <Button data-offer="" className="text-small" onClick={onHere}>
              {t('offer.here')}
            </Button>
            <Button className="text-small" onClick={() => onKept(offerKey(broken))}>
              {amount === null ? t('offer.stays') : t('offer.staysLess', { amount })}
            </Button>
          </Group>
        </>
      )}
    </section>
  );
};

import { ChevronRight, PackageOpen, UserRound } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

const ROW = 'flex min-h-18 w-full items-center gap-4 border-t border-line px-4 py-3 text-start hovered:bg-sunken stack:px-6';

const Way = ({ icon: Icon, title, how }: Readonly<{ icon: LucideIcon; title: string; how: string }>) => (
  <>
    <Icon aria-hidden className="text-ink-2" />
    <span className="flex-1">
      <span className="block text-lead font-firm">{title}</span>
      <span className="block text-small text-ink-2">{how}</span>
    </span>
    <ChevronRight aria-hidden />
  </>
);

/** A search that finds nothing never ends there: another clue, or the goods without an order (UX §1). */
export const OtherWays = ({ typed, onOtherClue }: Readonly<{ typed: string; onOtherClue: () => void }>) => {
  const { t } = useTranslation();
  return (
    <>
      <button type="button" className={ROW} onClick={onOtherClue}>
        <Way icon={UserRound} title={t('find.other')} how={t('find.otherHow')} />
      </button>
      <Link href={`/goods?typed=${encodeURIComponent(typed)}`} className={ROW}>
        <Way icon={PackageOpen} title={t('find.blindTake')} how={t('find.blindHow')} />
      </Link>
    </>
  );
};

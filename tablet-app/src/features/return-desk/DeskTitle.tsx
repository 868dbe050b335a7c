import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

import { ScreenTitle } from '../../ui/ScreenTitle.tsx';

type DeskTitleProps = Readonly<{ title: ReactNode; action?: ReactNode; children: ReactNode }>;

/** The head of a desk: the way back, whose goods they are, what can be done with all of them at once, and the facts below. */
export const DeskTitle = ({ title, action, children }: DeskTitleProps) => {
  const { t } = useTranslation();
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 px-4 pt-4 pb-3 stack:px-6">
      <Link href="/" aria-label={t('desk.back')} className="-ms-3 grid size-12 place-items-center rounded-control hovered:bg-sunken">
        <ArrowLeft aria-hidden />
      </Link>
      <ScreenTitle size="heading" className="min-w-0 wrap-break-word max-stack:col-span-2">
        {title}
      </ScreenTitle>
      <div className="col-start-3 row-start-2 stack:row-start-1">{action}</div>
      <div className="col-span-2 row-start-2 mt-0.5 text-small leading-normal text-ink-2 stack:col-span-full">{children}</div>
    </div>
  );
};

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** Empty, loading or stopped: one icon, one sentence, one step (UX §4). Left-aligned. */
export const Blank = ({ icon: Icon, title, children }: Readonly<{ icon: LucideIcon; title: string; children?: ReactNode }>) => (
  <div className="my-auto flex max-w-measure flex-col items-start gap-3 p-4 stack:p-6">
    <Icon aria-hidden className="size-10! text-ink-2" strokeWidth={1.4} />
    <h2 className="text-heading">{title}</h2>
    {children}
  </div>
);

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

type BlankProps = Readonly<{
  icon: LucideIcon;
  title: string;
  /** It is all there is on the screen: its title is the screen's. */
  isScreen?: boolean;
  children?: ReactNode;
}>;

/** Empty, loading or stopped: one icon, one sentence, one step (UX §4). Left-aligned. */
export const Blank = ({ icon: Icon, title, isScreen = false, children }: BlankProps) => (
  <div className="my-auto flex max-w-measure flex-col items-start gap-3 p-4 stack:p-6">
    <Icon aria-hidden className="size-10! text-ink-2" strokeWidth={1.4} />
    {isScreen ? <h1 className="text-heading">{title}</h1> : <h2 className="text-heading">{title}</h2>}
    {children}
  </div>
);

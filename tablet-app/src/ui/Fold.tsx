import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';

type FoldProps = Readonly<{ title: string; isOpenAtFirst?: boolean; children: ReactNode }>;

/** A part that opens on a press: "Why this amount?". */
export const Fold = ({ title, isOpenAtFirst = false, children }: FoldProps) => (
  <Disclosure defaultExpanded={isOpenAtFirst} className="group border-t-2 border-ink">
    <Heading level={3}>
      <Button
        slot="trigger"
        className="flex min-h-12 w-full items-center justify-between text-start text-small font-strong data-focus-visible:outline-3 data-focus-visible:outline-focus"
      >
        {title}
        <ChevronDown aria-hidden className="transition-transform duration-120 group-data-expanded:rotate-180" />
      </Button>
    </Heading>
    <DisclosurePanel>{children}</DisclosurePanel>
  </Disclosure>
);

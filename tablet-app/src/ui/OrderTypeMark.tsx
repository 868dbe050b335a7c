import { ORDER_TYPE_ICONS } from './looks.ts';

/** What was sold, and how it reached the customer: icon and word. */
export const OrderTypeMark = ({ type, label }: Readonly<{ type: keyof typeof ORDER_TYPE_ICONS; label: string }>) => {
  const Icon = ORDER_TYPE_ICONS[type];
  return (
    <span className="inline-flex items-baseline gap-[0.45em] text-small font-firm whitespace-nowrap text-ink-2">
      <Icon aria-hidden className="self-center" />
      {label}
    </span>
  );
};

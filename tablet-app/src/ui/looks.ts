import {
  Ban,
  CalendarCheck,
  CircleCheck,
  CircleX,
  CreditCard,
  Gift,
  Inbox,
  Landmark,
  PackageOpen,
  Send,
  ShoppingBag,
  Store,
  Tablet,
  Truck,
  Undo2,
  UserRoundSearch,
  Wallet,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

import type { Tone } from './StateMark.tsx';

type Look = Readonly<{ tone: Tone; icon: LucideIcon }>;

/** How the state of a return looks (UX §2). The word comes from the texts: colour never speaks alone. */
export const STATUS_LOOKS = {
  saved: { tone: 'saved', icon: Tablet },
  received: { tone: 'onway', icon: Inbox },
  sent: { tone: 'onway', icon: Send },
  refunded: { tone: 'refunded', icon: CircleCheck },
  person: { tone: 'person', icon: UserRoundSearch },
  failed: { tone: 'failed', icon: CircleX },
  till: { tone: 'saved', icon: Store },
  'goods-only': { tone: 'saved', icon: PackageOpen },
  voided: { tone: 'saved', icon: Undo2 },
  refused: { tone: 'failed', icon: Ban },
  releasing: { tone: 'onway', icon: Send },
  released: { tone: 'saved', icon: CircleCheck },
  finance: { tone: 'onway', icon: Landmark },
} as const satisfies Readonly<Record<string, Look>>;

export const ORDER_TYPE_ICONS = {
  ecommerce: Truck,
  'click-and-collect': ShoppingBag,
  'e-reservation': CalendarCheck,
} as const satisfies Readonly<Record<string, LucideIcon>>;

/** The picture beside a means of payment; cards and wallets have their own, the rest is a purse. */
export const meansIcon = (method: string): LucideIcon => {
  if (method === 'card') return CreditCard;
  if (method === 'gift-card' || method === 'voucher' || method === 'store-credit') return Gift;
  return method === 'till' ? Store : Wallet;
};

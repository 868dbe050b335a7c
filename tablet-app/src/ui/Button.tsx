import type { ButtonHTMLAttributes, MouseEvent, ReactNode } from 'react';

import { buttonLook } from './button-look.ts';
import type { ButtonKind } from './button-look.ts';

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> &
  Readonly<{
    kind?: ButtonKind;
    /** Cannot act now. It stays in the order of focus, and its own label says why (UX §1). */
    isIdle?: boolean;
    icon?: ReactNode;
    /** What a press does while it is idle: lead to what is missing. */
    onIdle?: (() => void) | undefined;
  }>;

/** The button of every screen: at least 48 px, never removed from the order of focus. */
export const Button = ({ kind = 'plain', isIdle = false, onIdle, icon, className, onClick, children, ...rest }: ButtonProps) => {
  const press = (event: MouseEvent<HTMLButtonElement>): void => {
    if (!isIdle) {
      onClick?.(event);
      return;
    }
    event.preventDefault();
    onIdle?.();
  };
  return (
    <button type="button" {...rest} className={buttonLook(kind, className)} aria-disabled={isIdle || undefined} onClick={press}>
      {icon}
      {children}
    </button>
  );
};

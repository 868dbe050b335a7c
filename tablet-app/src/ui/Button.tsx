import type { ButtonHTMLAttributes, MouseEvent, ReactNode } from 'react';

import { buttonLook } from './button-look.ts';
import type { ButtonKind } from './button-look.ts';

type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> &
  Readonly<{
    kind?: ButtonKind;
    /** Cannot act now. It stays in the order of focus, and its own label says why (UX §1). */
    isIdle?: boolean;
    icon?: ReactNode;
  }>;

/** The button of every screen: at least 48 px, never removed from the order of focus. */
export const Button = ({ kind = 'plain', isIdle = false, icon, className, onClick, children, ...rest }: ButtonProps) => {
  const press = (event: MouseEvent<HTMLButtonElement>): void => {
    if (isIdle) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button type="button" {...rest} className={buttonLook(kind, className)} aria-disabled={isIdle || undefined} onClick={press}>
      {icon}
      {children}
    </button>
  );
};

'use client';

import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { type ButtonVariants, buttonVariants } from './button-variants';
import { cn } from './cn';
import { Spinner } from './spinner';

export interface ButtonProps extends ComponentProps<'button'>, ButtonVariants {
  /** Gives the look to the one child (a link) instead of a `<button>`. */
  asChild?: boolean;
  /** At work: shows a spinner, cannot be pressed again, says so to screen readers. */
  loading?: boolean;
}

export function Button({ className, variant, size, wide, asChild, loading, children, ...props }: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size, wide }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      {...props}
      className={classes}
      disabled={props.disabled || loading}
      aria-busy={loading || undefined}
    >
      {loading ? <Spinner /> : null}
      {children}
    </button>
  );
}

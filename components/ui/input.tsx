import type { ComponentProps } from 'react';
import { cn } from './cn';

export const fieldClasses = [
  'w-full min-h-touch rounded-xl border border-field bg-surface px-3.5 py-2 text-base text-ink',
  'placeholder:text-muted disabled:opacity-55 aria-invalid:border-danger aria-invalid:border-2',
].join(' ');

/** A text field, 48 px high and 16 px of text (below that, iPhones zoom the page in). */
export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(fieldClasses, className)} {...props} />;
}

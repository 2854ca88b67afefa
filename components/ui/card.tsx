import type { ComponentProps } from 'react';
import { cn } from './cn';

export function Card({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('min-w-0 rounded-card border bg-surface p-4 shadow-card sm:p-5', className)} {...props} />;
}

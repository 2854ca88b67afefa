import type { ComponentProps } from 'react';
import { cn } from './cn';

export function Card({ className, ...props }: ComponentProps<'div'>) {
  return <div className={cn('min-w-0 rounded-card border bg-surface p-4 shadow-card sm:p-5', className)} {...props} />;
}

export function CardTitle({ className, ...props }: ComponentProps<'h2'>) {
  return <h2 className={cn('text-lg font-semibold', className)} {...props} />;
}

export function CardText({ className, ...props }: ComponentProps<'p'>) {
  return <p className={cn('mt-1 text-muted', className)} {...props} />;
}

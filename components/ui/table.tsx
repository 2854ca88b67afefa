import type { ComponentProps } from 'react';
import { cn } from './cn';

/** A table that scrolls sideways inside its own box on a narrow screen; `label` names the box for the keyboard. */
export function Table({ className, label, ...props }: ComponentProps<'table'> & { label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section tabIndex={0} aria-label={label} className="min-w-0 overflow-x-auto rounded-card border bg-surface">
      <table className={cn('w-full border-collapse text-left', className)} {...props} />
    </section>
  );
}

export function Tr({ className, ...props }: ComponentProps<'tr'>) {
  return <tr className={cn('border-b last:border-b-0 [tbody_&]:hover:bg-raised', className)} {...props} />;
}

export function Th({ className, ...props }: ComponentProps<'th'>) {
  return (
    <th
      scope="col"
      className={cn('bg-raised px-4 py-3 text-sm font-semibold whitespace-nowrap text-muted', className)}
      {...props}
    />
  );
}

export function Td({ className, ...props }: ComponentProps<'td'>) {
  return <td className={cn('px-4 py-3 align-middle', className)} {...props} />;
}

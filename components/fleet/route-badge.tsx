import { cn } from '../ui/cn';

/** The route's code as it stands on the bus. */
export function RouteBadge({ code, className }: { code: string; className?: string }) {
  return (
    <span
      className={cn(
        'figures inline-flex min-w-11 shrink-0 items-center justify-center rounded-lg bg-accent px-2 py-1 font-bold text-accent-ink',
        className,
      )}
    >
      {code}
    </span>
  );
}

import { cn } from '../ui/cn';

/** The route's code as it stands painted on the bus. */
export function RoutePill({ code, className }: { code: string; className?: string }) {
  return (
    <span
      className={cn(
        'figures inline-flex min-h-8 min-w-12 shrink-0 items-center justify-center rounded-lg bg-accent px-2 font-bold text-accent-ink',
        className,
      )}
    >
      {code}
    </span>
  );
}

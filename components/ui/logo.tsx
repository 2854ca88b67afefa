import { cn } from './cn';

/** The painted bus: saffron, a window band, two wheels. Decorative; the name stands beside it. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 48 48" aria-hidden="true" className={cn('size-9 shrink-0', className)}>
      <rect width="48" height="48" rx="12" fill="#14213d" />
      <rect x="7" y="12" width="34" height="22" rx="6" fill="#fb9a2c" />
      <path
        d="M11 17.5a1.5 1.5 0 0 1 1.5-1.5h14v7h-14a1.5 1.5 0 0 1-1.5-1.5zM29.5 16h4.2a3 3 0 0 1 2.9 2.2l1.2 4.8h-8.3z"
        fill="#fbf8f2"
      />
      <rect x="7" y="26" width="34" height="2.5" fill="#0b6b62" />
      <circle cx="15.5" cy="34" r="4" fill="#fbf8f2" stroke="#14213d" strokeWidth="2.5" />
      <circle cx="32.5" cy="34" r="4" fill="#fbf8f2" stroke="#14213d" strokeWidth="2.5" />
    </svg>
  );
}

export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-2.5 text-xl font-bold tracking-tight', className)}>
      <LogoMark />
      SriVibes
    </span>
  );
}

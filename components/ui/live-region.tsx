interface LiveRegionProps {
  message: string;
  /** Interrupts the screen reader; for emergencies and verdicts alone. */
  assertive?: boolean;
}

/** Speaks `message` to screen readers whenever it changes; invisible. Keep it mounted, change the text. */
export function LiveRegion({ message, assertive }: LiveRegionProps) {
  return (
    <div role={assertive ? 'alert' : 'status'} aria-live={assertive ? 'assertive' : 'polite'} className="sr-only">
      {message}
    </div>
  );
}

'use client';

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { cn } from '../ui/cn';

interface HoldButtonProps {
  /** How long it must be held, ms. */
  holdMs: number;
  onHeld: () => void;
  className?: string;
  children: ReactNode;
}

/** A button that does something only when it is held: by a finger, or by Space or Enter. A bar shows how far it is. */
export function HoldButton({ holdMs, onHeld, className, children }: HoldButtonProps) {
  const [holding, setHolding] = useState(false);
  const held = useRef(onHeld);
  held.current = onHeld;

  useEffect(() => {
    if (!holding) return;
    const timer = setTimeout(() => {
      setHolding(false);
      navigator.vibrate?.(200);
      held.current();
    }, holdMs);
    return () => clearTimeout(timer);
  }, [holding, holdMs]);

  const release = () => setHolding(false);
  return (
    <button
      type="button"
      data-holding={holding}
      className={cn('relative touch-none overflow-hidden select-none', className)}
      onPointerDown={(event) => {
        // The finger may slip off the button on a shaking phone and still means it.
        event.currentTarget.setPointerCapture(event.pointerId);
        setHolding(true);
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key !== ' ' && event.key !== 'Enter') return;
        event.preventDefault();
        setHolding(true);
      }}
      onKeyUp={release}
      onBlur={release}
    >
      <span
        aria-hidden="true"
        className="absolute inset-0 origin-left bg-black/35"
        style={{
          transform: `scaleX(${holding ? 1 : 0})`,
          transition: holding ? `transform ${holdMs}ms linear` : 'none',
        }}
      />
      <span className="relative flex items-center justify-center gap-3">{children}</span>
    </button>
  );
}

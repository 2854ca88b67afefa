'use client';

import { useTranslations } from 'next-intl';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { cn } from './cn';

export type SheetSnap = 'collapsed' | 'half' | 'full';
const ORDER: SheetSnap[] = ['collapsed', 'half', 'full'];

/** The neighbour of a snap point, `step` up or down, staying within the ends. */
function neighbour(snap: SheetSnap, step: 1 | -1): SheetSnap {
  return ORDER[Math.min(ORDER.length - 1, Math.max(0, ORDER.indexOf(snap) + step))] ?? snap;
}

interface SheetProps {
  /** Name of the region for screen readers. */
  label: string;
  snap: SheetSnap;
  onSnapChange: (snap: SheetSnap) => void;
  /** What shows while collapsed, in px, handle included. */
  peek?: number;
  className?: string;
  children: ReactNode;
}

/**
 * A bottom sheet that rises over a map, within a `relative` parent; from 768 px a panel at its left. The handle is
 * dragged, or tapped, or moved with the arrow keys; focus that enters while it is collapsed opens it, so that nothing
 * focused is hidden.
 */
export function Sheet({ label, snap, onSnapChange, peek = 132, className, children }: SheetProps) {
  const t = useTranslations('common.sheet');
  const root = useRef<HTMLElement>(null);
  const drag = useRef<{ y: number; height: number; moved: boolean } | null>(null);
  const [height, setHeight] = useState<number | null>(null);

  function onPointerDown(event: PointerEvent<HTMLButtonElement>) {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { y: event.clientY, height: root.current?.offsetHeight ?? 0, moved: false };
  }
  function onPointerMove(event: PointerEvent) {
    const start = drag.current;
    if (!start) return;
    if (Math.abs(event.clientY - start.y) > 6) start.moved = true;
    if (start.moved) setHeight(start.height + start.y - event.clientY);
  }
  function onPointerEnd() {
    if (drag.current?.moved && height !== null) {
      const room = root.current?.parentElement?.offsetHeight ?? window.innerHeight;
      const at: [SheetSnap, number][] = [
        ['collapsed', peek],
        ['half', room / 2],
        ['full', room - 12],
      ];
      at.sort((a, b) => Math.abs(a[1] - height) - Math.abs(b[1] - height));
      onSnapChange(at[0]?.[0] ?? snap);
    }
    setHeight(null);
  }
  function onClick() {
    // A drag ends in a click as well; that one is not meant.
    if (!drag.current?.moved) onSnapChange(snap === 'collapsed' ? 'half' : snap === 'half' ? 'full' : 'collapsed');
    drag.current = null;
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'ArrowUp') onSnapChange(neighbour(snap, 1));
    else if (event.key === 'ArrowDown') onSnapChange(neighbour(snap, -1));
    else return;
    event.preventDefault();
  }

  return (
    <section
      ref={root}
      aria-label={label}
      data-snap={snap}
      style={{ '--peek': `${peek}px`, '--drag': height === null ? undefined : `${height}px` } as CSSProperties}
      className={cn(
        'absolute inset-x-0 bottom-0 z-[1000] flex flex-col overflow-hidden rounded-t-3xl bg-surface shadow-float',
        'max-md:min-h-[var(--peek)] max-md:max-h-[calc(100%-12px)]',
        height === null ? 'max-md:transition-[height] max-md:duration-200' : 'max-md:h-[var(--drag)]!',
        'max-md:data-[snap=collapsed]:h-[var(--peek)] max-md:data-[snap=full]:h-full max-md:data-[snap=half]:h-1/2',
        'md:inset-y-4 md:right-auto md:left-4 md:w-[24rem] md:rounded-3xl',
        className,
      )}
    >
      <button
        type="button"
        aria-label={t(snap)}
        aria-expanded={snap !== 'collapsed'}
        className="grid min-h-8 w-full shrink-0 touch-none place-items-center outline-offset-[-4px] md:hidden"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerEnd}
        onPointerCancel={onPointerEnd}
        onClick={onClick}
        onKeyDown={onKeyDown}
      >
        <span aria-hidden="true" className="h-1.5 w-12 rounded-full bg-field" />
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notices where the focus goes */}
      <div
        className={cn(
          'min-h-0 flex-1 px-4 pb-6 md:overflow-y-auto md:pt-4',
          snap === 'collapsed' ? 'max-md:overflow-hidden' : 'overflow-y-auto overscroll-contain',
        )}
        onFocus={(event) => {
          if (snap === 'collapsed' && event.target.matches(':focus-visible')) onSnapChange('half');
        }}
      >
        {children}
      </div>
    </section>
  );
}

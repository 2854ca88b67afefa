'use client';

import { Check, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { cn } from '../ui/cn';
import { type SeatPattern, seatRows, seatTowards } from './seat-layout';

interface SeatMapProps {
  seatCount: number;
  /** Guessed from the count where not given. */
  pattern?: SeatPattern;
  /** Sold on the reader's leg. */
  taken: number[];
  /** Already the reader's own. */
  mine?: number[];
  selected: number | null;
  onSelect: (seat: number) => void;
}

/** The bus from above, front at the top. Choose by touch, or by arrow keys and Space. */
export function SeatMap({ seatCount, pattern, taken, mine = [], selected, onSelect }: SeatMapProps) {
  const t = useTranslations('passenger.seats');
  const rows = useMemo(() => seatRows(seatCount, pattern), [seatCount, pattern]);
  const grid = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState(1);
  const focusable = selected ?? cursor;

  function onKeyDown(event: KeyboardEvent) {
    if (!event.key.startsWith('Arrow')) return;
    const from = Number((event.target as HTMLElement).dataset.seat);
    const next = seatTowards(rows, from, event.key);
    event.preventDefault();
    setCursor(next);
    grid.current?.querySelector<HTMLElement>(`[data-seat="${next}"]`)?.focus();
  }

  return (
    <div>
      <ul className="mb-4 flex flex-wrap justify-center gap-x-5 gap-y-2 text-sm">
        {(['free', 'selected', 'taken', 'mine'] as const).map((state) => (
          <li key={state} className="flex items-center gap-2">
            <span className={cn(seatClasses(state), 'size-7 min-h-0 rounded-md text-xs')} aria-hidden="true">
              <SeatSign state={state} />
            </span>
            {t(state)}
          </li>
        ))}
      </ul>
      <div
        ref={grid}
        role="radiogroup"
        aria-label={t('label')}
        onKeyDown={onKeyDown}
        className="mx-auto w-fit rounded-[2rem_2rem_1rem_1rem] border-2 border-field bg-raised p-2 pt-3 sm:p-4"
      >
        <p className="mb-3 border-b border-dashed border-field pb-2 text-center text-sm text-muted">{t('front')}</p>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows never move
          <div key={index} className="flex gap-1">
            {row.map((seat, column) => {
              // biome-ignore lint/suspicious/noArrayIndexKey: columns never move
              if (seat === null) return <span key={`gap${column}`} className={column === 2 ? 'w-6' : 'w-12'} />;
              const state = mine.includes(seat)
                ? 'mine'
                : taken.includes(seat)
                  ? 'taken'
                  : seat === selected
                    ? 'selected'
                    : 'free';
              const open = state === 'free' || state === 'selected';
              const bench = row.length > 5 && !row.includes(null);
              return (
                // biome-ignore lint/a11y/useSemanticElements: a native radio cannot be moved through in two directions
                <button
                  key={seat}
                  type="button"
                  role="radio"
                  data-seat={seat}
                  aria-checked={state === 'selected'}
                  aria-disabled={!open}
                  aria-label={t('seat', { number: seat, state: t(state) })}
                  tabIndex={seat === focusable ? 0 : -1}
                  onFocus={() => setCursor(seat)}
                  onClick={() => open && onSelect(seat)}
                  className={cn(seatClasses(state), 'mb-1 h-touch w-12', bench && 'w-[2.83rem]')}
                >
                  {open ? seat : <SeatSign state={state} />}
                </button>
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

type SeatState = 'free' | 'selected' | 'taken' | 'mine';

function seatClasses(state: SeatState): string {
  return cn('figures grid shrink-0 place-items-center rounded-xl border-2 font-semibold', {
    'border-field bg-surface text-ink': state === 'free',
    'border-ink bg-accent text-accent-ink': state === 'selected',
    'cursor-not-allowed! border-transparent bg-old-soft text-old': state === 'taken',
    'cursor-not-allowed! border-live bg-live-soft text-live': state === 'mine',
  });
}

function SeatSign({ state }: { state: SeatState }) {
  if (state === 'taken') return <X aria-hidden="true" className="size-4" />;
  if (state === 'mine') return <Check aria-hidden="true" className="size-5" />;
  return null;
}

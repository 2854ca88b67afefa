'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { useNow } from '../trip/use-now';
import { useServerClock } from '../trip/use-server-clock';

/** "4:05": minutes and seconds until then, never below nothing. */
export function timeLeft(untilMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Between two looks at what has come of it, in ms: the server ends a hold a little after its moment. A slow line needs as long. */
const AGAIN_MS = 10_000;

/** Calls `look` now, and again every few seconds. @returns ends it */
export function keepLooking(look: () => void): () => void {
  look();
  const timer = setInterval(look, AGAIN_MS);
  return () => clearInterval(timer);
}

/** Ticks down to a moment by the server's clock; `onOver` when it has come, and again while this is still shown. */
export function Countdown({ until, onOver }: { until: string | null; onOver: () => void }) {
  const t = useTranslations('pay');
  const end = until === null ? null : Date.parse(until);
  useServerClock();
  const now = useNow();
  const told = useRef(onOver);
  told.current = onOver;
  const over = end !== null && now !== null && now >= end;
  useEffect(() => (over ? keepLooking(() => told.current()) : undefined), [over]);
  if (end === null || now === null) return <span className="figures">–:––</span>;
  return <span className="figures">{t('left', { time: timeLeft(end, now) })}</span>;
}

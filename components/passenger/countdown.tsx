'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';

/** "4:05": minutes and seconds until then, never below nothing. */
export function timeLeft(untilMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Ticks down to a moment; `onOver` once, when it has come. */
export function Countdown({ until, onOver }: { until: string | null; onOver: () => void }) {
  const t = useTranslations('pay');
  const end = until === null ? null : Date.parse(until);
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const over = end !== null && now !== null && now >= end;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when it is over
  useEffect(() => {
    if (over) onOver();
  }, [over]);
  if (end === null || now === null) return <span className="figures">–:––</span>;
  return <span className="figures">{t('left', { time: timeLeft(end, now) })}</span>;
}

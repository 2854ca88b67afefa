'use client';

import { useSyncExternalStore } from 'react';
import type { DrivingAccount } from '@/lib/client/driving-account';
import { type DrivingVerdict, drivenAt, judgeDrivingTime } from '@/lib/domain/driving-time';
import { useNow } from '../trip/use-now';

/** The minutes at the wheel without a rest, and what is to be thought of them; null until the page is alive. */
export function useDrivingTime(account: DrivingAccount): { minutes: number; verdict: DrivingVerdict } | null {
  const { time } = useSyncExternalStore(account.subscribe, account.get, account.get);
  const now = useNow();
  if (now === null) return null;
  return { minutes: Math.floor(drivenAt(time, now) / 60_000), verdict: judgeDrivingTime(time, now) };
}

'use client';

import { useSyncExternalStore } from 'react';
import { isoDay } from '@/lib/i18n/dates';
import { onTick, serverNow } from './use-now';

const today = () => isoDay(serverNow());

/** "2026-11-23": the day it is in Sri Lanka, another one from midnight on. */
export function useToday(): string {
  return useSyncExternalStore(onTick, today, today);
}

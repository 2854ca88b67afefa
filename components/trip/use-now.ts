'use client';

import { useSyncExternalStore } from 'react';

/*
 * One clock for the whole page: every age on the screen ticks in the same moment, and one timer serves a thousand buses.
 * Phones have wrong clocks; whoever learns the server's time sets the difference here.
 */
let offsetMs = 0;
let current = 0;
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

function tick(): void {
  current = serverNow();
  for (const listener of listeners) listener();
}

/** Calls `listener` every second until ended. */
export function onTick(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer) {
      clearInterval(timer);
      timer = null;
      current = 0;
    }
  };
}

function snapshot(): number {
  if (current === 0) current = serverNow();
  return current;
}

/** Epoch ms by the server's clock, as far as it is known. */
export const serverNow = (): number => Date.now() + offsetMs;

/** Server time minus this device's time, in ms. */
export function setClockOffset(ms: number): void {
  offsetMs = ms;
  tick();
}

/** Epoch ms, new every second; null on the server and in the first paint, where no age can be right. */
export function useNow(): number | null {
  return useSyncExternalStore<number | null>(onTick, snapshot, () => null);
}

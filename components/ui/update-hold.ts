'use client';

import { useEffect } from 'react';
import { createStore } from '@/lib/client/store';

/** How many screens are in the middle of something; while there are any, no new version is offered. */
export const updateHolds = createStore(0);

/** While `busy` (a trip under way, tickets being scanned), the offer of a new version waits; the menu still has it. */
export function useHoldUpdate(busy: boolean): void {
  useEffect(() => {
    if (!busy) return;
    updateHolds.set(updateHolds.get() + 1);
    return () => updateHolds.set(updateHolds.get() - 1);
  }, [busy]);
}

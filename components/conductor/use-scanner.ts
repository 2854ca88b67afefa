'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { randomId } from '@/lib/client/random-id';
import { useSocketClient } from '@/lib/client/react';
import type { ConductorScanResult } from '@/lib/contract/views';
import { signal } from './signals';

export type ScanView =
  | { is: 'ready' }
  | { is: 'checking' }
  | { is: 'verdict'; result: ConductorScanResult }
  /** No verdict: the code of why the server gave none. */
  | { is: 'failed'; code: string };

/** A valid ticket is on the screen for so long; a refusal stays until it is answered. */
const VALID_MS = 2_000;
/** The same ticket is still before the camera: not scanned again for so long after it was last seen. */
const SAME_MS = 4_000;
/** A queue waits behind this passenger: no answer in this time, twice, is none. */
const WAIT_MS = 4_000;

/** Takes codes, asks the server, holds the answer. `boarded` are the bookings that this phone has seen aboard. */
export function useScanner(tripId: string) {
  const client = useSocketClient();
  const [view, setView] = useState<ScanView>({ is: 'ready' });
  const [boarded, setBoarded] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<{ code: string; seenAt: number }>({ code: '', seenAt: 0 });
  const turn = useRef(0);

  useEffect(() => {
    setBoarded(new Set(readBoarded(tripId)));
    setView({ is: 'ready' });
  }, [tripId]);

  const scan = useCallback(
    async (token: string) => {
      const mine = ++turn.current;
      setView({ is: 'checking' });
      const scannedAt = new Date().toISOString();
      const payload = { token, tripId, scannedAt, scanId: randomId() };
      const answer = await client.request('conductor:scan', payload, { timeoutMs: WAIT_MS, retries: 1 });
      if (mine !== turn.current) return;
      if (!answer.ok) {
        setView({ is: 'failed', code: answer.error === 'TIMEOUT' ? 'OFFLINE' : answer.error });
        return;
      }
      const { bookingId, reason } = answer;
      if (bookingId && (reason === 'BOARDED' || reason === 'ALREADY_BOARDED')) {
        setBoarded((known) => keepBoarded(tripId, known, bookingId));
      }
      setView({ is: 'verdict', result: answer });
      signal(reason);
    },
    [client, tripId],
  );

  /** From the camera: the same code in the next frames is the same ticket. */
  const see = useCallback(
    (code: string) => {
      const now = Date.now();
      const { code: known, seenAt } = last.current;
      last.current = { code, seenAt: now };
      if (code === known && now - seenAt < SAME_MS) return;
      void scan(code);
    },
    [scan],
  );

  const dismiss = useCallback(() => {
    turn.current += 1;
    setView({ is: 'ready' });
  }, []);
  /** Nothing was decided: the ticket that is still before the camera is taken again. */
  const retry = useCallback(() => {
    last.current = { code: '', seenAt: 0 };
    dismiss();
  }, [dismiss]);
  useEffect(() => {
    if (view.is !== 'verdict' || !view.result.valid) return;
    const timer = setTimeout(dismiss, VALID_MS);
    return () => clearTimeout(timer);
  }, [view, dismiss]);

  return { view, boarded: boarded.size, scan, see, dismiss: view.is === 'failed' ? retry : dismiss };
}

const keyOf = (tripId: string) => `srivibes.boarded.${tripId}`;

/** Kept for the tab's life, so that a reload does not count from nought. */
function readBoarded(tripId: string): string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(tripId)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

function keepBoarded(tripId: string, known: ReadonlySet<string>, bookingId: string): ReadonlySet<string> {
  const next = new Set(known).add(bookingId);
  try {
    sessionStorage.setItem(keyOf(tripId), JSON.stringify([...next]));
  } catch {
    // A private window without storage: the count lasts as long as the page.
  }
  return next;
}

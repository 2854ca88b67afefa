'use client';

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Judged } from '@/lib/client/conductor/desk';
import type { ConductorScanResult } from '@/lib/contract/views';
import { signal } from './signals';

export type ScanView =
  | { is: 'ready' }
  | { is: 'checking' }
  | { is: 'verdict'; result: ConductorScanResult; offline: boolean; turn: number }
  /** No verdict: the code of why there is none. */
  | { is: 'failed'; code: string };

/** A valid ticket is on the screen for so long; a refusal stays until it is answered. */
const VALID_MS = 2_000;
/** The same ticket is still before the camera: not scanned again for so long after it was last seen. */
const SAME_MS = 4_000;
/** A verdict is seen for so long at least before the next ticket takes its place. */
const SEEN_MS = 600;

/** Takes codes, has them judged, holds the answer. Ignores the camera while `paused`. */
export function useScanner(judge: (token: string) => Promise<Judged>, paused: boolean) {
  const [view, setView] = useState<ScanView>({ is: 'ready' });
  const lastSeen = useRef(new Map<string, number>());
  const turn = useRef(0);
  const shownAt = useRef(Number.NEGATIVE_INFINITY);
  const busy = useRef(false);
  const focused = useRef<Element | null>(null);

  const scan = useCallback(
    async (token: string) => {
      const mine = ++turn.current;
      busy.current = true;
      // Before anything lies over it. Of several verdicts in a row the first took the focus away.
      focused.current ??= document.activeElement;
      for (const name of ['scan:seen', 'scan:shown', 'scan:verdict']) performance.clearMarks(name);
      performance.mark('scan:seen');
      // Not when React finds time: now. Whoever holds a ticket out sees that it was seen.
      flushSync(() => setView({ is: 'checking' }));
      const judged = await judge(token);
      if (mine !== turn.current) return;
      busy.current = false;
      shownAt.current = performance.now();
      performance.mark('scan:verdict');
      if (!judged.ok) return setView({ is: 'failed', code: judged.error });
      setView({ is: 'verdict', result: judged.result, offline: judged.offline, turn: mine });
      signal(judged.result.reason);
    },
    [judge],
  );

  /** From the camera: the same code in the next frames is the same ticket. */
  const see = useCallback(
    (codes: string[]) => {
      if (paused) return;
      // Not the wall's clock: it may be moved while a ticket is held.
      const now = performance.now();
      const seen = lastSeen.current;
      for (const [code, at] of seen) if (now - at >= SAME_MS) seen.delete(code);
      const next = codes.find((code) => !seen.has(code));
      for (const code of codes) if (seen.has(code)) seen.set(code, now);
      if (next === undefined || busy.current || now - shownAt.current < SEEN_MS) return;
      seen.set(next, now);
      void scan(next);
    },
    [scan, paused],
  );

  const dismiss = useCallback(() => {
    turn.current += 1;
    busy.current = false;
    setView({ is: 'ready' });
  }, []);
  // Where the keyboard was, it goes on.
  const ready = view.is === 'ready';
  useLayoutEffect(() => {
    if (!ready) return;
    if (focused.current instanceof HTMLElement) focused.current.focus({ preventScroll: true });
    focused.current = null;
  }, [ready]);
  /** Nothing was decided: the ticket that is still before the camera is taken again. */
  const retry = useCallback(() => {
    lastSeen.current.clear();
    dismiss();
  }, [dismiss]);
  useEffect(() => {
    if (view.is !== 'verdict' || !view.result.valid) return;
    const timer = setTimeout(dismiss, VALID_MS);
    return () => clearTimeout(timer);
  }, [view, dismiss]);

  return { view, scan, see, dismiss: view.is === 'failed' ? retry : dismiss };
}

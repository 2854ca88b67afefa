'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { RestError } from '@/lib/client/rest';

export interface Loaded<T> {
  data: T | null;
  /** A code of the contract, or OFFLINE; null while all is well. What was loaded before stays in `data`. */
  error: string | null;
  loading: boolean;
  reload: () => void;
}

/** The code under which a failed call is put into words. */
export function codeOf(error: unknown): string {
  if (!(error instanceof RestError)) return 'INTERNAL';
  return error.code === 'TIMEOUT' ? 'OFFLINE' : error.code;
}

/**
 * Loads while `key` is not null, anew when it changes, when asked, and when the network comes back after a failure. Another
 * key is another thing: its predecessor's data goes.
 */
export function useLoad<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ key: string | null; data: T | null; error: string | null; loading: boolean }>({
    key,
    data: null,
    error: null,
    loading: key !== null,
  });
  const latest = useRef(load);
  latest.current = load;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks anew
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    setState((old) => ({ key, data: old.key === key ? old.data : null, error: null, loading: true }));
    latest.current(abort.signal).then(
      (data) => abort.signal.aborted || setState({ key, data, error: null, loading: false }),
      (error: unknown) => abort.signal.aborted || setState((old) => ({ ...old, error: codeOf(error), loading: false })),
    );
    return () => abort.abort();
  }, [key, round]);

  const reload = useCallback(() => setRound((n) => n + 1), []);
  const failed = state.error !== null;
  useEffect(() => {
    if (!failed) return;
    window.addEventListener('online', reload);
    return () => window.removeEventListener('online', reload);
  }, [failed, reload]);

  const own = state.key === key;
  return {
    data: own ? state.data : null,
    error: own ? state.error : null,
    loading: own ? state.loading : key !== null,
    reload,
  };
}

import { useEffect, useState } from 'react';

/** Long enough for what a page needs first. */
const AFTER_MS = 4000;

/**
 * A part that is fetched a little after the page, or at once when it is `wanted`; null until it is here. Without a network it
 * stays null, no error of the page, and is asked for again when it is wanted next. `load` must stay the same function.
 */
export function useLazy<T>(load: () => Promise<T>, wanted: boolean): T | null {
  const [part, setPart] = useState<{ is: T } | null>(null);
  useEffect(() => {
    if (part) return;
    let alive = true;
    const fetchIt = () =>
      load().then(
        (is) => alive && setPart({ is }),
        () => undefined,
      );
    const timer = setTimeout(fetchIt, wanted ? 0 : AFTER_MS);
    return () => {
      alive = false;
      clearTimeout(timer);
    };
  }, [load, wanted, part]);
  return part?.is ?? null;
}

'use client';

import { useCallback, useState } from 'react';

/** The height of an element in px, as it changes, and the ref to hang on it; `initial` until it has been measured. */
export function useHeight(initial: number): [number, (element: HTMLElement | null) => (() => void) | undefined] {
  const [height, setHeight] = useState(initial);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(Math.ceil(element.offsetHeight)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [height, ref];
}

'use client';

import { useEffect } from 'react';
import { wakeSound } from './sound';

/** Makes the page's sound ready at the first touch or key. */
export function useSound(): void {
  useEffect(() => {
    window.addEventListener('pointerdown', wakeSound);
    window.addEventListener('keydown', wakeSound);
    return () => {
      window.removeEventListener('pointerdown', wakeSound);
      window.removeEventListener('keydown', wakeSound);
    };
  }, []);
}

'use client';

import { useEffect } from 'react';
import { Button } from './button';

const reload = () => window.location.reload();

/** Loads the page that was asked for again, by a press or as soon as the phone has a network. */
export function TryAgain({ label }: { label: string }) {
  useEffect(() => {
    window.addEventListener('online', reload);
    return () => window.removeEventListener('online', reload);
  }, []);
  return (
    <Button size="lg" onClick={reload}>
      {label}
    </Button>
  );
}

'use client';

import { useEffect } from 'react';
import type { LatLng } from '@/lib/domain/geo';
import { applySun, useTheme } from './theme';

const LOOK_MS = 60_000;
let place: LatLng | undefined;

/** Where the sun is looked at from, where a page knows it better than the middle of the island. */
export function setSunPlace({ lat, lng }: LatLng): void {
  place = { lat, lng };
}

/** Keeps the page light by day and dark by night, for those who have chosen so. Renders nothing. */
export function SunTheme() {
  const theme = useTheme();
  useEffect(() => {
    if (theme !== 'sun') return;
    let over = false;
    let timer: ReturnType<typeof setInterval> | undefined;
    // Fetched by those alone who go by the sun.
    import('@/lib/client/night').then(
      ({ isNight }) => {
        if (over) return;
        const look = () => applySun(isNight(Date.now(), place));
        look();
        timer = setInterval(look, LOOK_MS);
      },
      () => undefined,
    );
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [theme]);
  return null;
}

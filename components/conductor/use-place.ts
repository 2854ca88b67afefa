'use client';

import { useCallback, useEffect, useRef } from 'react';

/** A position is told with a scan for so long, ms. */
const FRESH_MS = 120_000;

/**
 * Where this device is, for the record of a scan. Asks nobody for permission: where it was not given, the server knows where the
 * bus was.
 */
export function usePlace(): () => { lat: number; lng: number } | null {
  const last = useRef<{ lat: number; lng: number; at: number } | null>(null);
  useEffect(() => {
    let watch: number | null = null;
    let over = false;
    navigator.permissions
      ?.query({ name: 'geolocation' })
      .then(({ state }) => {
        if (over || state !== 'granted') return;
        watch = navigator.geolocation.watchPosition(
          ({ coords }) => {
            last.current = { lat: coords.latitude, lng: coords.longitude, at: performance.now() };
          },
          () => undefined,
          { maximumAge: 30_000 },
        );
      })
      .catch(() => undefined);
    return () => {
      over = true;
      if (watch !== null) navigator.geolocation.clearWatch(watch);
    };
  }, []);
  return useCallback(() => {
    const known = last.current;
    return known && performance.now() - known.at < FRESH_MS ? { lat: known.lat, lng: known.lng } : null;
  }, []);
}

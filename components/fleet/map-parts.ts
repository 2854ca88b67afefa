'use client';

import dynamic from 'next/dynamic';

/* Leaflet touches `window` when it is loaded: like the parts of '@/components/map', this one comes in the browser only. */
export const BusLayer = dynamic(() => import('./bus-layer').then((m) => m.BusLayer), { ssr: false });

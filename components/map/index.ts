'use client';

import dynamic from 'next/dynamic';
import { MapLoading } from './map-loading';

/*
 * The only door to the map. Leaflet touches `window` when it is loaded, so nothing behind this door may be imported
 * directly by a page: each part comes as a chunk of its own, in the browser only.
 */
export const MapView = dynamic(() => import('./map-view').then((m) => m.MapView), { ssr: false, loading: MapLoading });
export const BusMarker = dynamic(() => import('./bus-marker').then((m) => m.BusMarker), { ssr: false });
export const RouteLine = dynamic(() => import('./route-line').then((m) => m.RouteLine), { ssr: false });
export const StopDots = dynamic(() => import('./stop-dots').then((m) => m.StopDots), { ssr: false });
export const FitBounds = dynamic(() => import('./fit-bounds').then((m) => m.FitBounds), { ssr: false });

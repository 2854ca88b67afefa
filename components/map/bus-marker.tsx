'use client';

import L from 'leaflet';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useRef } from 'react';
import { Marker } from 'react-leaflet';
import { type Freshness, freshness } from '@/lib/domain/freshness';
import { useNow } from '../trip/use-now';
import { type BusFix, between, glideMs } from './glide';

interface BusMarkerProps {
  fix: BusFix;
  /** What the pill says: the route's code. */
  routeCode: string;
  /** The bus is in an emergency: the pill is red. */
  emergency?: boolean;
  /** Drawn above the others with a saffron ring. */
  selected?: boolean;
  onSelect?: () => void;
}

/** The pill: an arrow that turns with the heading, and the code. Built as nodes, styled in map.css. */
function busIcon(routeCode: string): L.DivIcon {
  const pill = document.createElement('div');
  pill.className = 'bus-pill';
  const arrow = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  arrow.setAttribute('viewBox', '0 0 24 24');
  arrow.setAttribute('class', 'bus-arrow');
  arrow.innerHTML = '<path d="M12 2 20.5 21 12 16.5 3.5 21z"/>';
  const code = document.createElement('span');
  code.textContent = routeCode;
  pill.append(arrow, code);
  return L.divIcon({ className: 'bus-marker', html: pill, iconSize: [0, 0] });
}

/** A bus on the map. It glides from fix to fix, never past the last, and greys as the last one ages. */
export function BusMarker({ fix, routeCode, emergency = false, selected = false, onSelect }: BusMarkerProps) {
  const t = useTranslations();
  const marker = useRef<L.Marker>(null);
  const now = useNow();
  const state: Freshness = freshness(fix.fixAt, now ?? fix.fixAt);
  const icon = useMemo(() => busIcon(routeCode), [routeCode]);
  // The first place only: from then on the animation below moves the marker, not React.
  const start = useRef<[number, number]>([fix.lat, fix.lng]);
  const shownFixAt = useRef<number | null>(null);

  useEffect(() => {
    const target = marker.current;
    if (!target) return;
    const to: [number, number] = [fix.lat, fix.lng];
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches || document.hidden;
    const duration = still ? 0 : glideMs(shownFixAt.current, fix.fixAt);
    shownFixAt.current = fix.fixAt;
    if (duration === 0) {
      target.setLatLng(to);
      return;
    }
    const { lat, lng } = target.getLatLng();
    const began = performance.now();
    let frame = 0;
    const step = (at: number) => {
      const k = (at - began) / duration;
      target.setLatLng(between([lat, lng], to, k));
      if (k < 1) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [fix.lat, fix.lng, fix.fixAt]);

  const label = t('map.bus', { route: routeCode, state: t(`freshness.${state}`) });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new icon is a new element, which needs them again
  useEffect(() => {
    const element = marker.current?.getElement();
    if (!element) return;
    element.dataset.freshness = state;
    element.dataset.emergency = String(emergency);
    element.dataset.selected = String(selected);
    element.dataset.heading = String(typeof fix.heading === 'number');
    element.style.setProperty('--heading', `${fix.heading ?? 0}deg`);
    element.setAttribute('aria-label', emergency ? `${label}, ${t('tripStatus.EMERGENCY')}` : label);
  }, [icon, state, emergency, selected, fix.heading, label, t]);

  return (
    <Marker
      ref={marker}
      position={start.current}
      icon={icon}
      zIndexOffset={selected || emergency ? 1000 : 0}
      eventHandlers={useMemo(
        () => ({ click: () => onSelect?.(), keypress: (e) => e.originalEvent.key === 'Enter' && onSelect?.() }),
        [onSelect],
      )}
    />
  );
}

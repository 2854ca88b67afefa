'use client';

import L from 'leaflet';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useMap } from 'react-leaflet';
import { type BaseMapData, loadBaseMap } from './base-map-data';
import { townLabels } from './town-labels';

const PANE = 'basemap';
const LABELS = 'basemap-labels';
const CREDIT = 'Natural Earth · GeoNames, Lanka Metro Transit (CC BY 4.0)';

/** The shipped map: coast, districts, rivers, rail and towns. Colours come from CSS, so it follows the theme. */
export function BaseMap({ offline }: { offline: boolean }) {
  const map = useMap();
  const locale = useLocale();
  const t = useTranslations('map');
  const [data, setData] = useState<BaseMapData | null>(null);

  useEffect(() => {
    let alive = true;
    loadBaseMap().then(
      (loaded) => alive && setData(loaded),
      // Without it the map is bare sea; buses and lines are drawn all the same.
      () => undefined,
    );
    return () => {
      alive = false;
    };
  }, []);

  useEffect(() => {
    if (!data) return;
    // Under the tiles, whose pane is 200. Labels have their own: Leaflet orders markers by latitude, even below shapes.
    for (const [name, order] of [
      [PANE, '150'],
      [LABELS, '160'],
    ] as const) {
      const pane = map.getPane(name) ?? map.createPane(name);
      pane.style.zIndex = order;
      pane.style.pointerEvents = 'none';
    }
    const shape = (className: string) => ({ className, fill: false, weight: 1 });
    const layers = L.layerGroup([
      L.geoJSON(data.coast, { style: { ...shape('bm-land'), fill: true }, pane: PANE, interactive: false }),
      L.geoJSON(data.districts, { style: shape('bm-district'), pane: PANE, interactive: false }),
      L.geoJSON(data.rivers, { style: shape('bm-river'), pane: PANE, interactive: false }),
      L.geoJSON(data.rail, { style: shape('bm-rail'), pane: PANE, interactive: false }),
      townLabels(data.towns, locale, LABELS),
    ]).addTo(map);
    return () => {
      layers.remove();
    };
  }, [map, data, locale]);

  useEffect(() => {
    const credit = offline ? `${t('offline')} · ${CREDIT}` : CREDIT;
    map.attributionControl?.addAttribution(credit);
    return () => {
      map.attributionControl?.removeAttribution(credit);
    };
  }, [map, offline, t]);

  return null;
}

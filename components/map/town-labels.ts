import L from 'leaflet';
import { nameIn } from '@/lib/domain/names';
import type { Locale } from '@/lib/i18n/locales';
import type { BaseMapData } from './base-map-data';

const HEIGHT = 20;
/** Mean width of a letter at 12 px; Sinhala and Tamil run wider. */
const LETTER: Record<Locale, number> = { en: 6.6, si: 8.5, ta: 9 };

/** A dot and the name, built as nodes: a name is never read as markup. */
function labelIcon(name: string): L.DivIcon {
  const element = document.createElement('span');
  element.textContent = name;
  return L.divIcon({ className: 'bm-town', html: element, iconSize: [0, 0] });
}

/**
 * The towns with their names in the reader's language. At each zoom the largest are placed first and a name that would
 * lie on another is left out, so that labels never pile up around Colombo.
 */
export function townLabels(towns: BaseMapData['towns'], locale: Locale, pane: string): L.Layer {
  const letter = LETTER[locale];
  const entries = towns.features
    .map(({ geometry, properties }) => {
      const name = nameIn(locale, properties);
      const [lng = 0, lat = 0] = geometry.coordinates;
      return {
        at: L.latLng(lat, lng),
        pop: properties.pop ?? 0,
        width: name.length * letter + 16,
        marker: L.marker([lat, lng], { icon: labelIcon(name), pane, interactive: false, keyboard: false }),
      };
    })
    .sort((a, b) => b.pop - a.pop);

  const group = L.layerGroup();
  function place(map: L.Map) {
    const zoom = map.getZoom();
    const taken: { x: number; y: number; width: number }[] = [];
    for (const { at, width, marker } of entries) {
      const { x, y } = map.project(at, zoom);
      const free = taken.every(
        (other) => x + width < other.x || other.x + other.width < x || Math.abs(y - other.y) > HEIGHT,
      );
      if (free) {
        taken.push({ x, y, width });
        group.addLayer(marker);
      } else group.removeLayer(marker);
    }
  }

  let replace: (() => void) | null = null;
  group.on('add', () => {
    const map = (group as L.LayerGroup & { _map: L.Map })._map;
    replace = () => place(map);
    map.on('zoomend', replace);
    place(map);
    group.once('remove', () => {
      if (replace) map.off('zoomend', replace);
    });
  });
  return group;
}

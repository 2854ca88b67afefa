/** A sheet's panel at the left, from 768 px, with its margins. */
const PANEL = 416;

/**
 * Padding, as Leaflet wants it, that keeps what matters clear of a sheet: `bottom` px at the foot on a phone, the panel's
 * width at the left on a wider screen. Without a sheet (0) only a margin.
 */
export function fitOptions(bottom: number): {
  paddingTopLeft: [number, number];
  paddingBottomRight: [number, number];
} {
  const panel = bottom > 0 && matchMedia('(min-width: 768px)').matches;
  return {
    paddingTopLeft: [panel ? PANEL + 24 : 24, 40],
    paddingBottomRight: [24, panel ? 24 : bottom + 24],
  };
}

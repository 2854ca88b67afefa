import type { TripStop } from '@/lib/contract/views';

/** Does the stop bear this name, or a part of it, in any language? */
function called(stop: TripStop, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  if (stop.id === wanted) return true;
  return [stop.name.en, stop.name.si, stop.name.ta].some((name) => name?.toLowerCase().includes(wanted));
}

/**
 * The part of a trip that a search meant: from the last matching stop before the first match of `to`, as the shortest ride; an
 * empty text means the end of the line. Null where the trip does not call there in this order.
 */
export function matchLeg(
  stops: readonly TripStop[],
  from: string,
  to: string,
): { from: TripStop; to: TripStop } | null {
  let best: { from: TripStop; to: TripStop; length: number } | null = null;
  for (const [i, start] of stops.entries()) {
    if (from.trim() ? !called(start, from) : i > 0) continue;
    for (const [j, end] of stops.entries()) {
      if (j <= i || (to.trim() ? !called(end, to) : j < stops.length - 1)) continue;
      if (!best || j - i < best.length) best = { from: start, to: end, length: j - i };
    }
  }
  return best && { from: best.from, to: best.to };
}

/**
 * The part of a trip that a search meant, as indexes into its stops: from the last matching stop before the first match of `to`, as
 * the shortest ride; null for either means the end of the line. Null where the trip does not call there in this order.
 */
export function matchLeg(
  stops: readonly { readonly id: string }[],
  from: ReadonlySet<string> | null,
  to: ReadonlySet<string> | null,
): { pickup: number; drop: number } | null {
  let best: { pickup: number; drop: number } | null = null;
  for (const [pickup, start] of stops.entries()) {
    if (from ? !from.has(start.id) : pickup > 0) continue;
    for (const [drop, end] of stops.entries()) {
      if (drop <= pickup || (to ? !to.has(end.id) : drop < stops.length - 1)) continue;
      if (!best || drop - pickup < best.drop - best.pickup) best = { pickup, drop };
    }
  }
  return best;
}

/** LKR 30.00, the least a leg costs where the whole trip costs as much. */
export const MIN_FARE_CENTS = 3000;

/**
 * The fare of a leg in cents: the full fare times its share of the way, rounded UP to whole rupees, at least LKR 30 and
 * never more than the full fare. From the first stop to the last it is the full fare exactly.
 *
 * `alongs`: metres along the path at each stop, rising (`track.stops`); where they do not tell stops apart, each gap between
 * two stops counts the same. `pickup` and `drop` are indexes into it, pickup < drop, else RangeError.
 */
export function fareForLeg(fareCents: number, alongs: readonly number[], pickup: number, drop: number): number {
  const last = alongs.length - 1;
  if (!(Number.isInteger(pickup) && Number.isInteger(drop) && pickup >= 0 && pickup < drop && drop <= last)) {
    throw new RangeError(`no leg from stop ${pickup} to stop ${drop} of ${alongs.length}`);
  }
  if (pickup === 0 && drop === last) return fareCents;
  const at = (i: number) => alongs[i] as number;
  const length = at(last) - at(0);
  const share = length > 0 ? (at(drop) - at(pickup)) / length : (drop - pickup) / last;
  // Less than a millionth of a rupee is rounding of the metres, not money.
  const cents = Math.ceil((fareCents * share) / 100 - 1e-6) * 100;
  return Math.min(fareCents, Math.max(MIN_FARE_CENTS, cents));
}

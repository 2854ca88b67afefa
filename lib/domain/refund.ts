const HOUR_MS = 3_600_000;

export interface RefundCase {
  /** What was paid, in cents. */
  readonly paidCents: number;
  /** When the bus leaves the passenger's own stop by the timetable, epoch ms. */
  readonly departsAt: number;
  /** Epoch ms. */
  readonly now: number;
  readonly cancelledBy: 'PASSENGER' | 'OPERATOR';
}

/**
 * What goes back when a paid booking is cancelled, in whole cents: all of it until an hour before departure, half from then on,
 * nothing once the bus should have left. When it was not the passenger's wish, all of it at any time.
 */
export function refundCents({ paidCents, departsAt, now, cancelledBy }: RefundCase): number {
  if (cancelledBy === 'OPERATOR' || now <= departsAt - HOUR_MS) return paidCents;
  return now < departsAt ? Math.floor(paidCents / 2) : 0;
}

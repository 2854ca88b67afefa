import type { Db } from './common';

/** So long a passenger may take another bus for what they have paid, before the money goes back by itself. Minutes. */
export const EXCHANGE_MINUTES = 30;

/**
 * The operator has cancelled the trip: the bookings that still stood are cancelled, what was paid is to be paid back in full, and
 * each passenger has one notice, all in the caller's transaction. A hold that had run out is no booking any more.
 */
export async function cancelBookingsOf(tx: Db, tripId: string, at: Date): Promise<void> {
  await tx.booking.updateMany({
    where: { tripId, status: 'PENDING', holdExpiresAt: { lte: at } },
    data: { status: 'EXPIRED' },
  });
  await tx.$executeRaw`
    WITH gone AS (
      UPDATE booking SET status = 'CANCELLED', cancelled_at = ${at}::timestamptz, cancelled_by = 'OPERATOR'
      WHERE trip_id = ${tripId}::uuid AND status IN ('PENDING', 'CONFIRMED', 'BOARDED')
      RETURNING id, passenger_id
    ), owed AS (
      UPDATE booking_payment p SET status = 'REFUND_DUE', refund_cents = amount_cents,
        refund_after = ${at}::timestamptz + make_interval(mins => ${EXCHANGE_MINUTES}::int)
      FROM gone WHERE p.booking_id = gone.id AND p.status = 'PAID'
    )
    INSERT INTO notice (user_id, booking_id, kind, created_at)
    SELECT passenger_id, id, 'TRIP_CANCELLED', ${at}::timestamptz FROM gone WHERE passenger_id IS NOT NULL
    ON CONFLICT (booking_id, kind) DO NOTHING`;
}

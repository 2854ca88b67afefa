import type { LocalizedName } from '@/lib/contract/primitives';
import type { ResponseOf } from '@/lib/contract/rest/endpoints';
import type { Actor } from './actor';
import type { BookingRecord } from './booking-views';
import { toRupees } from './money';
import { Refusal } from './refusal';

/** A booking with all that a receipt names. */
export interface ReceiptRecord extends Omit<BookingRecord, 'payments' | 'pickupStop' | 'trip'> {
  passenger: { name: string } | null;
  pickupStop: { name: LocalizedName; offsetMinutes: number };
  dropStop: { name: LocalizedName };
  trip: { departsAt: Date; route: { code: string; operator: { name: string } }; vehicle: { registration: string } };
  payments: (BookingRecord['payments'][number] & {
    provider: string;
    providerRef: string | null;
    currency: string;
    paidAt: Date | null;
    refundedAt: Date | null;
  })[];
}

export interface ReceiptsDeps {
  bookings: { find(id: string): Promise<ReceiptRecord | null> };
  /** @throws Refusal NOT_FOUND for what is not the actor's to see. */
  getVisibleBooking(actor: Actor, id: string): Promise<unknown>;
}

const MINUTE_MS = 60_000;

/** What a passenger can show for their money. */
export function createReceipts({ bookings, getVisibleBooking }: ReceiptsDeps) {
  return {
    /** @throws Refusal NOT_FOUND; CONFLICT: nothing was paid, and nothing is to be paid aboard. */
    async of(actor: Actor, id: string): Promise<ResponseOf<'getReceipt'>> {
      await getVisibleBooking(actor, id);
      const booking = await bookings.find(id);
      if (!booking) throw new Refusal('NOT_FOUND');
      const payment = booking.payments.find(({ paidAt }) => paidAt !== null);
      const aboard = booking.status === 'CONFIRMED' || booking.status === 'BOARDED';
      if (!payment && !aboard) throw new Refusal('CONFLICT', 'Nothing was paid for this booking.');
      const { trip, pickupStop, dropStop } = booking;
      return {
        number: payment?.providerRef ?? booking.referenceCode,
        bookingId: booking.id,
        referenceCode: booking.referenceCode,
        passengerName: booking.passenger?.name ?? '',
        operatorName: trip.route.operator.name,
        routeCode: trip.route.code,
        registration: trip.vehicle.registration,
        from: pickupStop.name,
        to: dropStop.name,
        departsAt: new Date(trip.departsAt.getTime() + pickupStop.offsetMinutes * MINUTE_MS).toISOString(),
        seatNumber: booking.seatNumber,
        amount: toRupees(payment?.amountCents ?? booking.priceCents),
        currency: payment?.currency ?? 'LKR',
        method: payment?.provider ?? 'ON_BOARD',
        paidAt: payment?.paidAt?.toISOString() ?? null,
        refund: toRupees(payment?.refundCents ?? 0),
        refundedAt: payment?.refundedAt?.toISOString() ?? null,
        status: payment?.status ?? 'ON_BOARD',
      };
    },
  };
}

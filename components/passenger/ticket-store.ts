import type { Booking, TripDetail } from '@/lib/contract/views';
import { readKept, writeKept } from './kept';

/** A ticket with all that its page shows, so that it opens without a line. */
export interface KeptTicket {
  /** Whose it is: on a shared phone nobody is shown another's. */
  userId: string;
  booking: Booking;
  trip: Omit<TripDetail, 'path'>;
  /** null where there is none to show (not paid, cancelled). */
  token: string | null;
  /** Epoch ms. */
  savedAt: number;
}

const NAME = 'tickets';
const KEPT = 3;

function all(): KeptTicket[] {
  const kept = readKept(NAME);
  return Array.isArray(kept)
    ? kept.filter((one): one is KeptTicket => Boolean(one?.userId && one.booking?.id && one.trip))
    : [];
}

/** The ticket of this booking as it was last seen on this device. */
export function keptTicket(userId: string, bookingId: string): KeptTicket | null {
  return all().find((one) => one.userId === userId && one.booking.id === bookingId) ?? null;
}

/** Does this answer say that the ticket is not this reader's? Whatever else stands in the way, the one kept is shown. */
export function hidesKept(code: string | null): boolean {
  return code === 'NOT_FOUND' || code === 'FORBIDDEN';
}

/** Keeps the last few tickets, the newest first. */
export function keepTicket(ticket: KeptTicket): void {
  writeKept(NAME, [ticket, ...all().filter(({ booking }) => booking.id !== ticket.booking.id)].slice(0, KEPT));
}

import { randomInt } from 'node:crypto';
import { Refusal } from './refusal';
import type { IssuedTicket } from './tickets';
import { invalid } from './trip-assignment';

export interface BookingDraft {
  id: string;
  referenceCode: string;
  tripId: string;
  /** Null: a walk-in. */
  passengerId: string | null;
  seatNumber: number;
  pickupStopId: string;
  dropStopId: string;
  pickupSequence: number;
  dropSequence: number;
  status: 'PENDING' | 'CONFIRMED' | 'BOARDED';
  payment: 'ON_BOARD' | 'ONLINE';
  priceCents: number;
  holdExpiresAt: Date | null;
  boardedAt: Date | null;
  createdById: string;
  /** The Idempotency-Key under which they asked for it; null without one. */
  requestKey: string | null;
  /** The booking of a cancelled trip for which this one stands. */
  rebookedFromId: string | null;
  createdAt: Date;
  /** Kept with the booking, in the same transaction. */
  ticket: IssuedTicket | null;
}

export type SaleOutcome = 'SOLD' | 'SEAT_TAKEN' | 'NO_SUCH_SEAT' | 'REFERENCE_TAKEN' | 'TRIP_OVER' | 'REBOOKED';

/** Without what is taken for something else when read aloud or off paper: 0 O, 1 I L. */
const REFERENCE_ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const REFERENCE_LENGTH = 7;
const MAX_REFERENCES = 5;

/**
 * Sells, with another reference code where one is taken already.
 * @throws Refusal SEAT_TAKEN, TRIP_ENDED; INVALID_PAYLOAD: the bus has become smaller meanwhile.
 */
export async function sellOnce(
  sell: (draft: BookingDraft) => Promise<SaleOutcome>,
  draftFor: (referenceCode: string) => BookingDraft,
): Promise<BookingDraft | 'REBOOKED'> {
  for (let tries = 0; tries < MAX_REFERENCES; tries++) {
    const draft = draftFor(newReference());
    const outcome = await sell(draft);
    if (outcome === 'SOLD') return draft;
    if (outcome === 'REBOOKED') return outcome;
    if (outcome === 'SEAT_TAKEN') throw new Refusal('SEAT_TAKEN');
    if (outcome === 'TRIP_OVER') throw tripOver();
    if (outcome === 'NO_SUCH_SEAT') throw invalid([{ path: 'seatNumber', message: 'is no seat of this bus' }]);
  }
  throw new Error('no free reference code was found');
}

export const tripOver = (status?: string) => new Refusal('TRIP_ENDED', status && `The trip is ${status}.`);

const newReference = (): string =>
  Array.from({ length: REFERENCE_LENGTH }, () => REFERENCE_ALPHABET[randomInt(REFERENCE_ALPHABET.length)]).join('');

import { randomUUID } from 'node:crypto';
import type { BodyOf, ResponseOf } from '@/lib/contract/rest/endpoints';
import type { Booking } from '@/lib/contract/views';
import { freeSeats } from '@/lib/domain/seats';
import type { Actor } from './actor';
import { type BookingDraft, type SaleOutcome, sellOnce, tripOver } from './booking-sale';
import { type BookingRecord, type TakenSeat, toBooking, toSeatBooking } from './booking-views';
import type { Offers } from './offers';
import { Refusal } from './refusal';
import type { Tickets } from './tickets';
import { type TripRecord, type TripSummaryRecord, toTripSummary } from './trip-views';
import type { TripFilter } from './trips';

export interface RebookingDeps {
  bookings: {
    sell(draft: BookingDraft): Promise<SaleOutcome>;
    find(id: string): Promise<BookingRecord | null>;
    listTaken(tripId: string): Promise<TakenSeat[]>;
  };
  trips: { list(filter: TripFilter & { limit: number }): Promise<TripSummaryRecord[]> };
  /** Ids of the stops at the place of this one, on every route. */
  stopsMeant(stopId: string): Promise<string[]>;
  offers: Offers;
  /** @throws Refusal NOT_FOUND for what is not the actor's to see. */
  getVisibleBooking(actor: Actor, id: string): Promise<BookingRecord>;
  /** @throws Refusal NOT_FOUND */
  getTripRecord(id: string): Promise<TripRecord>;
  tickets: Tickets;
  now(): number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const EARLIER_MS = 2 * 3_600_000;
/** Trips looked at, and shown of those with seats. */
const LOOKED_AT = 40;
const SHOWN = 6;

/** Another bus for whom the operator has cancelled theirs, at the price that was agreed. */
export function createRebooking(deps: RebookingDeps) {
  const { bookings, trips, stopsMeant, offers, getVisibleBooking, getTripRecord, tickets, now } = deps;

  /** A booking of the actor's own that the operator has cancelled. @throws Refusal NOT_FOUND, CONFLICT */
  const getCancelled = async (actor: Actor, id: string): Promise<BookingRecord> => {
    const booking = await getVisibleBooking(actor, id);
    if (booking.passengerId !== actor.id) throw new Refusal('NOT_FOUND');
    if (booking.status !== 'CANCELLED' || booking.cancelledBy !== 'OPERATOR') {
      throw new Refusal('CONFLICT', 'Only what the operator cancelled is exchanged.');
    }
    return booking;
  };

  const placesOf = async ({ pickupStopId, dropStopId }: BookingRecord) => {
    const [from, to] = await Promise.all([stopsMeant(pickupStopId), stopsMeant(dropStopId)]);
    return { from, to };
  };

  return {
    /** The next trips there that have seats. @throws Refusal NOT_FOUND, CONFLICT */
    async alternatives(actor: Actor, id: string): Promise<ResponseOf<'listAlternatives'>> {
      const booking = await getCancelled(actor, id);
      const { from, to } = await placesOf(booking);
      const departed = booking.trip.departsAt.getTime();
      // Who wanted to go tomorrow is not helped by a bus of tonight.
      const since = new Date(Math.max(now(), departed - EARLIER_MS));
      const until = new Date(Math.max(now(), departed) + DAY_MS);
      const found = await trips.list({
        ...{ fromStops: from, toStops: to, from: since, to: until },
        ...{ statuses: ['SCHEDULED'], limit: LOOKED_AT },
      });
      const offered = await offers.of(found, new Set(from), new Set(to));
      const items = found.flatMap((trip) => {
        const offer = offered.get(trip.id);
        return offer && offer.seatsLeft > 0 ? [{ trip: toTripSummary(trip), offer }] : [];
      });
      return { items: items.slice(0, SHOWN) };
    },

    /**
     * Takes a seat on another trip between the same places: the one wished for, else the same as before, else the first that is free.
     * @throws Refusal NOT_FOUND, CONFLICT, INVALID_PAYLOAD: the trip does not go there, or later than a day after; SEAT_TAKEN,
     *   TRIP_ENDED
     */
    async rebook(actor: Actor, id: string, { tripId, seatNumber }: BodyOf<'rebook'>): Promise<Booking> {
      const old = await getCancelled(actor, id);
      const replacement = async () => {
        const after = await getVisibleBooking(actor, id);
        return after.rebookedTo && toBooking(await getVisibleBooking(actor, after.rebookedTo.id), now());
      };
      /** Where a second tap came first, the seat is taken by this very booking. */
      const mineAfterAll = async (error: unknown): Promise<Booking> => {
        const mine = await replacement();
        if (!mine) throw error;
        return mine;
      };
      const before = await replacement();
      if (before) return before;

      const trip = await getTripRecord(tripId);
      if (trip.status !== 'SCHEDULED') throw tripOver(trip.status);
      const { from, to } = await placesOf(old);
      const offer = (await offers.of([trip], new Set(from), new Set(to))).get(trip.id);
      const inTime = offer && Date.parse(offer.departsAt) > now() - MINUTE_MS;
      const near = trip.departsAt.getTime() <= Math.max(now(), old.trip.departsAt.getTime()) + DAY_MS;
      const pickup = trip.route.stops.find((stop) => stop.id === offer?.pickupStopId);
      const drop = trip.route.stops.find((stop) => stop.id === offer?.dropStopId);
      if (!inTime || !near || !pickup || !drop) {
        const issues = [{ path: 'tripId', message: 'is no trip in place of the cancelled one' }];
        throw new Refusal('INVALID_PAYLOAD', undefined, { issues });
      }
      const held = (await bookings.listTaken(trip.id)).map((seat) => toSeatBooking(seat, now()));
      const free = freeSeats(trip.vehicle.seatCount, held, pickup.sequence, drop.sequence);
      const seat = seatNumber ?? (free.includes(old.seatNumber) ? old.seatNumber : free[0]);
      if (seat === undefined || !free.includes(seat)) return mineAfterAll(new Refusal('SEAT_TAKEN'));

      const base = {
        ...{ id: randomUUID(), tripId: trip.id, passengerId: actor.id, seatNumber: seat },
        ...{ pickupStopId: pickup.id, dropStopId: drop.id },
      };
      const sold = await sellOnce(bookings.sell, (referenceCode) => ({
        ...base,
        referenceCode,
        pickupSequence: pickup.sequence,
        dropSequence: drop.sequence,
        status: 'CONFIRMED',
        // The sale says ONLINE where what was paid for the old one pays for this.
        payment: 'ON_BOARD',
        priceCents: old.priceCents,
        holdExpiresAt: null,
        boardedAt: null,
        createdById: actor.id,
        requestKey: null,
        rebookedFromId: old.id,
        createdAt: new Date(now()),
        ticket: tickets.issue(base, trip),
      })).catch(mineAfterAll);
      if (sold === 'REBOOKED') return (await replacement()) as Booking;
      if ('price' in sold) return sold;
      return toBooking((await bookings.find(sold.id)) as BookingRecord, now());
    },
  };
}

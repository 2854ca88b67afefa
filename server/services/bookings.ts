import { randomUUID } from 'node:crypto';
import type { BodyOf, QueryOf, ResponseOf } from '@/lib/contract/rest/endpoints';
import type { Booking } from '@/lib/contract/views';
import { refundCents } from '@/lib/domain/refund';
import { canManageTrip, canScanOnTrip } from '@/lib/domain/rights';
import { freeSeats } from '@/lib/domain/seats';
import { tripPhase } from '@/lib/domain/trip-status';
import { TAKE_BACK_MS } from '@/lib/domain/walk-in';
import type { Actor } from './actor';
import { type BookingDraft, type SaleOutcome, sellOnce, tripOver } from './booking-sale';
import { type BookingRecord, statusNow, type TakenSeat, toBooking, toSeatBooking } from './booking-views';
import { type Page, type Position, paginate } from './cursor';
import { legOf, type TripLeg } from './leg';
import { toRupees } from './money';
import { Refusal } from './refusal';
import type { RouteTracks } from './route-tracks';
import { type IssuedTicket, type Tickets, ticketSvg } from './tickets';
import { invalid, type PersonFacts } from './trip-assignment';
import type { TripRecord } from './trip-views';

export interface BookingFilter {
  passengerId?: string;
  operatorId?: string;
  tripId?: string;
}

export interface BookingStore {
  /**
   * In one transaction: expires the trip's holds that ran out before `draft.createdAt`, and inserts. Whether the seat is free
   * decides the exclusion constraint alone; whether the trip is over and the bus has the seat, their rows as they stand then.
   */
  sell(draft: BookingDraft): Promise<SaleOutcome>;
  find(id: string): Promise<BookingRecord | null>;
  /** The booking that holds this seat, and was asked for by this request. */
  findOfRequest(
    request: Pick<
      BookingDraft,
      'tripId' | 'passengerId' | 'seatNumber' | 'pickupSequence' | 'dropSequence' | 'createdById' | 'requestKey'
    >,
  ): Promise<BookingRecord | null>;
  /** By (createdAt, id) descending. */
  list(filter: BookingFilter & { after?: Position | undefined; limit: number }): Promise<BookingRecord[]>;
  /**
   * PENDING or CONFIRMED → CANCELLED; what was paid is owed as far as `refundOf` says, in cents; a passenger whose wish it was not is
   * told. A walk-in's seat that `sale.sellerId` has sold since `sale.since` likewise, with a line in the log of who changed what.
   * @returns false, changing nothing, when it is neither.
   */
  cancel(
    id: string,
    how: {
      at: Date;
      by: 'PASSENGER' | 'OPERATOR';
      refundOf(paidCents: number): number;
      sale?: { sellerId: string; since: Date };
    },
  ): Promise<boolean>;
  /** Everything on the trip that may hold a seat. */
  listTaken(tripId: string): Promise<TakenSeat[]>;
}

export interface BookingsDeps {
  bookings: BookingStore;
  /** Keeps the ticket of a booking in place of the one before. */
  ticketStore: { replace(ticket: IssuedTicket & { bookingId: string; issuedAt: Date }): Promise<unknown> };
  users: { findById(id: string): Promise<PersonFacts | null> };
  /** @throws Refusal NOT_FOUND */
  getTripRecord(id: string): Promise<TripRecord>;
  tracks: Pick<RouteTracks, 'of'>;
  tickets: Tickets;
  now(): number;
}

export type Bookings = ReturnType<typeof createBookings>;

/** How long a seat waits for its payment. */
export const HOLD_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
/** What a booking has not been through yet. */
const NEW = { cancelledBy: null, rebookedTo: null, payments: [] };

/** Seats: which are free, who has them, and the tickets to them. */
export function createBookings({ bookings, ticketStore, users, getTripRecord, tracks, tickets, now }: BookingsDeps) {
  const isStaff = (actor: Actor, trip: { conductorId: string | null; route: { operatorId: string } }) =>
    canManageTrip(actor, trip.route) || canScanOnTrip(actor, trip);

  /** A booking of one's own, or of a trip one runs. @throws Refusal NOT_FOUND for everybody else's. */
  const getVisible = async (actor: Actor, id: string): Promise<BookingRecord> => {
    const booking = await bookings.find(id);
    const own = booking?.passengerId === actor.id && actor.shareTripId === undefined;
    if (!booking || !(own || isStaff(actor, booking.trip))) throw new Refusal('NOT_FOUND');
    return booking;
  };

  /** Whose booking it becomes. @throws Refusal FORBIDDEN, NOT_FOUND, INVALID_PAYLOAD */
  const passengerFor = async (actor: Actor, trip: TripRecord, wanted: string | undefined): Promise<string> => {
    if (actor.shareTripId !== undefined) throw new Refusal('FORBIDDEN');
    if (actor.role === 'PASSENGER') {
      if (wanted !== undefined && wanted.toLowerCase() !== actor.id) {
        throw new Refusal('FORBIDDEN', 'Passengers book for themselves.');
      }
      return actor.id;
    }
    if (!isStaff(actor, trip)) throw new Refusal(actor.role === 'BUSINESS' ? 'NOT_FOUND' : 'FORBIDDEN');
    if (wanted === undefined) throw invalid([{ path: 'passengerId', message: 'is required of staff' }]);
    const passenger = await users.findById(wanted);
    if (passenger?.role !== 'PASSENGER' || !passenger.active) {
      throw invalid([{ path: 'passengerId', message: 'no such passenger' }]);
    }
    return passenger.id;
  };

  /** @throws Refusal FORBIDDEN, INVALID_PAYLOAD */
  const walkIn = (actor: Actor, trip: TripRecord, { passengerId, payment }: BodyOf<'createBooking'>): null => {
    if (!canScanOnTrip(actor, trip)) throw new Refusal('FORBIDDEN', 'Walk-ins are sold by the conductor of the trip.');
    if (passengerId !== undefined) throw invalid([{ path: 'passengerId', message: 'a walk-in has no account' }]);
    if (payment === 'ONLINE') throw invalid([{ path: 'payment', message: 'a walk-in pays on board' }]);
    return null;
  };

  const draftFor = (
    actor: Actor,
    passengerId: string | null,
    trip: TripRecord,
    leg: TripLeg,
    {
      seatNumber,
      payment,
      referenceCode,
      requestKey,
    }: BodyOf<'createBooking'> & { referenceCode: string; requestKey: string | null },
  ): BookingDraft => {
    const createdAt = new Date(now());
    // What costs nothing has nothing to wait for.
    const paysLater = payment === 'ONLINE' && leg.priceCents > 0;
    const base = {
      id: randomUUID(),
      tripId: trip.id,
      passengerId,
      seatNumber,
      pickupStopId: leg.pickup.id,
      dropStopId: leg.drop.id,
    };
    return {
      ...base,
      referenceCode,
      pickupSequence: leg.pickup.sequence,
      dropSequence: leg.drop.sequence,
      // A walk-in stands before the conductor who sells the seat.
      status: passengerId === null ? 'BOARDED' : paysLater ? 'PENDING' : 'CONFIRMED',
      payment,
      priceCents: leg.priceCents,
      holdExpiresAt: paysLater ? new Date(createdAt.getTime() + HOLD_MS) : null,
      boardedAt: passengerId === null ? createdAt : null,
      createdById: actor.id,
      requestKey,
      rebookedFromId: null,
      createdAt,
      ticket: paysLater ? null : tickets.issue(base, trip),
    };
  };

  /** Where the seat is taken by this very request, which came before: what it took. @throws the error otherwise */
  const mineAlready = async (error: unknown, request: Parameters<BookingStore['findOfRequest']>[0]) => {
    const taken = error instanceof Refusal && error.code === 'SEAT_TAKEN' && request.requestKey !== null;
    const mine = taken && (await bookings.findOfRequest(request));
    if (!mine) throw error;
    return mine;
  };

  return {
    getVisible,

    /** Which seats are free on a leg, without a word on who has the others. @throws Refusal NOT_FOUND, INVALID_PAYLOAD */
    async seatPlan(tripId: string, query: QueryOf<'getTripSeats'>): Promise<ResponseOf<'getTripSeats'>> {
      const trip = await getTripRecord(tripId);
      const leg = legOf(trip, tracks, query.pickupStopId, query.dropStopId);
      const held = (await bookings.listTaken(trip.id)).map((seat) => toSeatBooking(seat, now()));
      const { seatCount } = trip.vehicle;
      const free = new Set(freeSeats(seatCount, held, leg.pickup.sequence, leg.drop.sequence));
      const seats = Array.from({ length: seatCount }, (_, i) => ({ seatNumber: i + 1, available: free.has(i + 1) }));
      return { tripId: trip.id, seatCount, seats, price: toRupees(leg.priceCents) };
    },

    /**
     * @param requestKey the request's Idempotency-Key: asked again under it for a seat that is theirs already, the answer is that
     *   booking. The first answer may have died with its process.
     * @throws Refusal NOT_FOUND, FORBIDDEN, INVALID_PAYLOAD, TRIP_ENDED, SEAT_TAKEN
     */
    async create(
      actor: Actor,
      tripId: string,
      body: BodyOf<'createBooking'>,
      requestKey: string | null = null,
    ): Promise<Booking> {
      const trip = await getTripRecord(tripId);
      const passengerId = body.walkIn ? walkIn(actor, trip, body) : await passengerFor(actor, trip, body.passengerId);
      if (tripPhase(trip.status) === 'OVER') throw tripOver(trip.status);
      // Nobody ever started it, and by now it should have arrived: no bus will come.
      if (trip.status === 'SCHEDULED' && trip.arrivesAt.getTime() <= now()) throw tripOver('past');
      const leg = legOf(trip, tracks, body.pickupStopId, body.dropStopId);
      if (body.seatNumber > trip.vehicle.seatCount) {
        throw invalid([{ path: 'seatNumber', message: `this bus has ${trip.vehicle.seatCount} seats` }]);
      }
      const sold = await sellOnce(bookings.sell, (referenceCode) =>
        draftFor(actor, passengerId, trip, leg, { ...body, referenceCode, requestKey }),
      ).catch((error) =>
        mineAlready(error, {
          ...{ tripId: trip.id, passengerId, seatNumber: body.seatNumber, createdById: actor.id, requestKey },
          ...{ pickupSequence: leg.pickup.sequence, dropSequence: leg.drop.sequence },
        }),
      );
      if (sold !== 'REBOOKED' && 'trip' in sold) return toBooking(sold, now());
      if (sold === 'REBOOKED') throw new Error('a booking that stands for no other was taken for one that does');
      return toBooking({ ...sold, ...NEW, pickupStop: leg.pickup, trip }, now());
    },

    /** Newest first: a passenger's own, an operator's, or all. @throws Refusal INVALID_PAYLOAD */
    async list(actor: Actor, query: QueryOf<'listBookings'>): Promise<Page<Booking>> {
      const filter: BookingFilter = {};
      if (query.tripId !== undefined) filter.tripId = query.tripId;
      if (actor.role === 'BUSINESS') {
        if (actor.operatorId === null) return { items: [], nextCursor: null };
        filter.operatorId = actor.operatorId;
      } else if (actor.role !== 'ADMIN') filter.passengerId = actor.id;
      return paginate(
        query,
        (after, limit) => bookings.list({ ...filter, after, limit }),
        ({ createdAt, id }) => ({ at: createdAt, id }),
        (booking) => toBooking(booking, now()),
      );
    },

    /** @throws Refusal NOT_FOUND */
    async get(actor: Actor, id: string): Promise<Booking> {
      return toBooking(await getVisible(actor, id), now());
    },

    /**
     * Cancelling again answers the same. A walk-in has boarded when the seat is sold: its seller may take that back for a moment.
     * @throws Refusal NOT_FOUND; CONFLICT: the passenger has boarded.
     */
    async cancel(actor: Actor, id: string): Promise<Booking> {
      const booking = await getVisible(actor, id);
      const at = now();
      const by = booking.passengerId === actor.id ? 'PASSENGER' : 'OPERATOR';
      const departsAt = booking.trip.departsAt.getTime() + booking.pickupStop.offsetMinutes * MINUTE_MS;
      await bookings.cancel(booking.id, {
        at: new Date(at),
        by,
        refundOf: (paidCents) => refundCents({ paidCents, departsAt, now: at, cancelledBy: by }),
        sale: { sellerId: actor.id, since: new Date(at - TAKE_BACK_MS) },
      });
      const after = await getVisible(actor, id);
      if (after.status === 'BOARDED') throw new Refusal('CONFLICT', 'The passenger has boarded.');
      return toBooking(after, now());
    },

    /** @throws Refusal NOT_FOUND; CONFLICT: there is no valid ticket in this state. */
    async ticket(actor: Actor, id: string): Promise<ResponseOf<'getTicket'>> {
      const booking = await getVisible(actor, id);
      const status = statusNow(booking, now());
      if (status !== 'CONFIRMED' && status !== 'BOARDED') {
        throw new Refusal('CONFLICT', `A booking that is ${status} has no ticket.`);
      }
      // Made anew each time: after a change of key or of the departure the kept one would no longer be good.
      const ticket = tickets.issue(booking, booking.trip);
      await ticketStore.replace({ bookingId: booking.id, ...ticket, issuedAt: new Date(now()) });
      return { token: ticket.token, svg: ticketSvg(ticket.token) };
    },
  };
}

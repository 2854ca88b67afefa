import type { TripStatus } from '@/lib/contract/primitives';
import type { BodyOf, QueryOf } from '@/lib/contract/rest/endpoints';
import type { TripDetail, TripListing, TripOffer, TripStaffView } from '@/lib/contract/views';
import { canDriveTrip, canManageTrip, canScanOnTrip } from '@/lib/domain/rights';
import { judgeTransition, tripPhase } from '@/lib/domain/trip-status';
import { dayStart } from '@/lib/i18n/dates';
import type { Actor } from './actor';
import type { AuditEntry } from './audit';
import { type Page, type Position, paginate } from './cursor';
import type { DomainEvents } from './events';
import { toCents } from './money';
import type { Offers } from './offers';
import { Refusal } from './refusal';
import { type AssignmentDeps, createAssignment } from './trip-assignment';
import { type TripRecord, type TripSummaryRecord, toTripDetail, toTripStaffView, toTripSummary } from './trip-views';

export interface TripFilter {
  /** Ids of stops. With both, the trip must call at one of the first before one of the second. */
  fromStops?: string[];
  toStops?: string[];
  /** Departure from (inclusive) and to (exclusive). */
  from?: Date;
  to?: Date;
  /** Arrival by timetable at or after; a trip that is under way is shown however late it is. */
  arrivesFrom?: Date;
  statuses?: TripStatus[];
  /** Trips which this user drives, conducts, or holds a booking on (not CANCELLED or EXPIRED). */
  ofUser?: string;
}

export interface TripDraft {
  routeId: string;
  vehicleId: string;
  driverId: string;
  conductorId: string | null;
  departsAt: Date;
  arrivesAt: Date;
  fareCents: number;
}
export type TripChanges = Partial<Omit<TripDraft, 'routeId'>>;

export interface TripStore {
  find(id: string): Promise<TripRecord | null>;
  /** By (departsAt, id) ascending. */
  list(filter: TripFilter & { after?: Position | undefined; limit: number }): Promise<TripSummaryRecord[]>;
  create(draft: TripDraft): Promise<{ id: string }>;
  /**
   * One conditional update. @returns false, changing nothing, when the trip's status is none of these, or a seat is sold that a new
   * vehicle does not have.
   */
  updateWhile(id: string, statuses: TripStatus[], changes: TripChanges): Promise<boolean>;
  /**
   * In one transaction: SCHEDULED → CANCELLED with the other changes, the event in the trip's story, and the bookings that
   * still stood. @returns false, changing nothing, when the trip is no longer SCHEDULED.
   */
  cancel(id: string, at: Date, byUserId: string, changes: TripChanges): Promise<boolean>;
}

export interface TripsDeps extends AssignmentDeps {
  trips: TripStore;
  bookings: { highestSeatSold(tripId: string): Promise<number> };
  /** Ids of the stops that a text means, none when it means nothing. */
  stopsMeant(text: string): Promise<string[]>;
  offers: Offers;
  audit: { write(entry: AuditEntry): Promise<unknown> };
  events: DomainEvents;
  now(): number;
}

export type Trips = ReturnType<typeof createTrips>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NOT_OVER: TripStatus[] = ['SCHEDULED', 'STARTED', 'PAUSED', 'EMERGENCY'];

/** Trips as the public, crews and operators see and change them. */
export function createTrips({
  trips,
  routes,
  vehicles,
  users,
  bookings,
  stopsMeant,
  offers,
  audit,
  events,
  now,
}: TripsDeps) {
  const assignment = createAssignment({ routes, vehicles, users });

  const stopsOf = async (text: string | undefined) => (text?.trim() ? stopsMeant(text.trim()) : null);

  /** @throws Refusal NOT_FOUND: there is none. */
  const getTripRecord = async (id: string): Promise<TripRecord> => {
    const trip = await trips.find(id);
    if (!trip) throw new Refusal('NOT_FOUND');
    return trip;
  };

  /** @throws Refusal NOT_FOUND: there is none, or it is another operator's. */
  const getManaged = async (actor: Actor, id: string): Promise<TripRecord> => {
    const trip = await getTripRecord(id);
    if (!canManageTrip(actor, trip.route)) throw new Refusal('NOT_FOUND');
    return trip;
  };

  const patchOnce = async (actor: Actor, trip: TripRecord, body: BodyOf<'patchTrip'>): Promise<boolean> => {
    const { status, ...rest } = body;
    const changes = toChanges(trip, rest);
    if (status === 'CANCELLED') {
      const verdict = judgeTransition(trip.status, 'CANCELLED');
      if (verdict.kind === 'same' && Object.keys(changes).length === 0) return true;
      if (verdict.kind === 'refused') {
        throw new Refusal(verdict.code, `A trip that is ${trip.status} cannot become CANCELLED.`);
      }
    }
    if (tripPhase(trip.status) === 'OVER') throw new Refusal('TRIP_ENDED', `The trip is ${trip.status}.`);
    if (changes.departsAt && trip.status !== 'SCHEDULED') {
      throw new Refusal('CONFLICT', 'The departure can be moved only while the trip is SCHEDULED.');
    }
    await assignment.crew(trip.route.operatorId, changes);
    if (changes.vehicleId) await assignment.seats(changes.vehicleId, await bookings.highestSeatSold(trip.id));

    if (status !== 'CANCELLED') {
      return trips.updateWhile(trip.id, changes.departsAt ? ['SCHEDULED'] : NOT_OVER, changes);
    }
    const at = new Date(now());
    const won = await trips.cancel(trip.id, at, actor.id, changes);
    if (won) events.emit('trip:status', { tripId: trip.id, status: 'CANCELLED', timestamp: at.toISOString() });
    return won;
  };

  return {
    getTripRecord,

    /** @throws Refusal UNAUTHENTICATED: `mine` of nobody; INVALID_PAYLOAD: a cursor that is not ours. */
    async list(actor: Actor | null, query: QueryOf<'listTrips'>): Promise<Page<TripListing>> {
      const filter = toFilter(actor, query, now());
      const [from, to] = await Promise.all([stopsOf(query.from), stopsOf(query.to)]);
      if (from) filter.fromStops = from;
      if (to) filter.toStops = to;
      const rows = new Map<string, TripSummaryRecord>();
      const page = await paginate(
        query,
        (after, limit) => trips.list({ ...filter, after, limit }),
        ({ departsAt, id }) => ({ at: departsAt, id }),
        (trip) => {
          rows.set(trip.id, trip);
          return toTripSummary(trip);
        },
      );
      if (!from && !to && !query.offers) return page;
      const found = await offers.of([...rows.values()], from && new Set(from), to && new Set(to));
      return { ...page, items: page.items.map((trip) => withOffer(trip, found.get(trip.id))) };
    },

    /** The public view; with crew and vehicle for those who run the trip. @throws Refusal NOT_FOUND */
    async get(actor: Actor | null, id: string): Promise<TripDetail | TripStaffView> {
      const trip = await getTripRecord(id);
      const runsIt =
        actor !== null && (canManageTrip(actor, trip.route) || canDriveTrip(actor, trip) || canScanOnTrip(actor, trip));
      return runsIt ? toTripStaffView(trip) : toTripDetail(trip);
    },

    /** @throws Refusal INVALID_PAYLOAD with an issue for each part that does not fit. */
    async create(actor: Actor, body: BodyOf<'createTrip'>): Promise<TripStaffView> {
      const route = await assignment.route(actor, body.routeId);
      await assignment.crew(route.operatorId, body);
      const departsAt = new Date(body.departsAt);
      const minutes = Math.max(0, ...route.stops.map((stop) => stop.offsetMinutes));
      const { id } = await trips.create({
        routeId: route.id,
        vehicleId: body.vehicleId,
        driverId: body.driverId,
        conductorId: body.conductorId ?? null,
        departsAt,
        arrivesAt: new Date(departsAt.getTime() + minutes * MINUTE_MS),
        fareCents: body.fareLkr === undefined ? route.fareCents : toCents(body.fareLkr),
      });
      await audit.write({
        actorId: actor.id,
        action: 'trip.create',
        subjectType: 'trip',
        subjectId: id,
        detail: { fields: Object.keys(body) },
      });
      return toTripStaffView(await getTripRecord(id));
    },

    /** @throws Refusal NOT_FOUND, INVALID_PAYLOAD, TRIP_ENDED, INVALID_TRANSITION, CONFLICT */
    async patch(actor: Actor, id: string, body: BodyOf<'patchTrip'>): Promise<TripStaffView> {
      // The driver may start or end the trip, or a seat be sold, between our look and our change; then look again.
      for (let tries = 0; tries < 4; tries++) {
        const trip = await getManaged(actor, id);
        if (!(await patchOnce(actor, trip, body))) continue;
        await audit.write({
          actorId: actor.id,
          action: 'trip.patch',
          subjectType: 'trip',
          subjectId: id,
          detail: { fields: Object.keys(body) },
        });
        return toTripStaffView(await getTripRecord(id));
      }
      throw new Refusal('UNAVAILABLE', 'The trip is being changed by others; try again.');
    },
  };
}

const withOffer = (trip: TripListing, offer: TripOffer | undefined): TripListing => (offer ? { ...trip, offer } : trip);

/** The change of a departure moves the arrival with it. */
function toChanges(trip: TripRecord, body: Omit<BodyOf<'patchTrip'>, 'status'>): TripChanges {
  const changes: TripChanges = {};
  if (body.vehicleId !== undefined) changes.vehicleId = body.vehicleId;
  if (body.driverId !== undefined) changes.driverId = body.driverId;
  if (body.conductorId !== undefined) changes.conductorId = body.conductorId;
  if (body.fareLkr !== undefined) changes.fareCents = toCents(body.fareLkr);
  if (body.departsAt !== undefined) {
    changes.departsAt = new Date(body.departsAt);
    const travelMs = trip.arrivesAt.getTime() - trip.departsAt.getTime();
    changes.arrivesAt = new Date(changes.departsAt.getTime() + travelMs);
  }
  return changes;
}

function toFilter(actor: Actor | null, query: QueryOf<'listTrips'>, now: number): TripFilter {
  const { date, status, mine } = query;
  const filter: TripFilter = {};
  if (date) {
    filter.from = new Date(dayStart(date));
    filter.to = new Date(filter.from.getTime() + DAY_MS);
  }
  if (status) filter.statuses = status;
  if (mine) {
    if (!actor) throw new Refusal('UNAUTHENTICATED');
    filter.ofUser = actor.id;
  }
  if (!date && !status && !mine) {
    filter.statuses = NOT_OVER;
    // A trip that nobody ever started is not news a day after it should have arrived.
    filter.arrivesFrom = new Date(now - DAY_MS);
  }
  return filter;
}

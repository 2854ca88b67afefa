import type { AckCode } from '@/lib/contract/codes';
import {
  type DriverLocationUpdate,
  type Fix as FixPayload,
  Fix as FixSchema,
  type ServerLocation,
} from '@/lib/contract/locations';
import { acceptsAfterEnd, type Fix, judgeFix, type TrackState } from '@/lib/domain/fix';
import { canDriveTrip } from '@/lib/domain/rights';
import { acceptsLocations } from '@/lib/domain/trip-status';
import type { Backplane, KeptPoint, Place, Window } from '../backplane/port';
import type { Actor } from './actor';
import type { DomainEvents } from './events';
import { Refusal } from './refusal';
import type { TripFacts, TripFactsCache } from './trip-facts';

export interface LocationsDeps {
  backplane: Pick<Backplane, 'live' | 'limits'>;
  facts: TripFactsCache;
  events: DomainEvents;
  limits: { minIntervalMs: number; maxPerMinute: number };
  now(): number;
}

const MINUTE = 60_000;
/** Of the interval: a phone's timer is no clock, and two fixes may arrive closer together than they were sent. */
const JITTER = 0.1;
/** A backlog of a day at a fix in three seconds is 58 batches of 500; two minutes are enough to hand it in. */
const MAX_BATCHES_PER_MINUTE = 60;
/** So many times a fix is judged anew because another node had moved the trip on; more is no driver but two who fight. */
const MAX_TRIES = 5;

/** Told once of a fix: `duplicate`, it had been kept before; or the Refusal or failure. */
export type Accepted = (error: unknown, answer?: { duplicate?: true }) => void;

const KEPT = {};
const DUPLICATE = { duplicate: true } as const;
const contended = () => new Refusal('UNAVAILABLE', 'Another device is moving this trip; try again.');

export type Locations = ReturnType<typeof createLocations>;

/** Takes positions: judged by the rules, kept before they are acknowledged, told to the trip's followers. */
export function createLocations({ backplane: { live, limits }, facts, events, limits: caps, now }: LocationsDeps) {
  const windows: Window[] = [
    ...(caps.minIntervalMs > 0 ? [{ max: 1, windowMs: Math.ceil(caps.minIntervalMs * (1 - JITTER)) }] : []),
    // The same allowance, so that a cap that is just as many as the interval lets through refuses nobody who keeps to the interval.
    { max: caps.maxPerMinute, windowMs: MINUTE - Math.floor(caps.minIntervalMs * JITTER) },
  ];

  const assertDriver = (actor: Actor, trip: TripFacts): void => {
    if (!canDriveTrip(actor, trip)) throw new Refusal('FORBIDDEN', 'This trip is another driver’s.');
    if (trip.status === 'SCHEDULED') throw new Refusal('TRIP_NOT_STARTED');
  };

  /** Judges and keeps in one turn; again by what is known now where another node had moved the trip on meanwhile. */
  const judgeAndKeep = async <T extends { points: KeptPoint[]; state: TrackState }>(
    tripId: string,
    judge: (state: TrackState) => T,
  ): Promise<{ judged: T; kept: boolean[] }> => {
    await live.load(tripId);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const judged = judge(live.state(tripId));
      if (judged.points.length === 0) {
        live.remember(tripId, judged.state);
        return { judged, kept: [] };
      }
      const kept = await live.keep(tripId, judged.points, judged.state);
      if (kept !== 'STALE') return { judged, kept };
    }
    throw contended();
  };

  /** The same of one fix, without a promise: all in one turn up to the store, and told from there. */
  const takeOne = (actor: Actor, device: string, trip: TripFacts, update: DriverLocationUpdate, done: Accepted) => {
    assertDriver(actor, trip);
    if (!acceptsLocations(trip.status)) throw new Refusal('TRIP_ENDED');
    const receivedAt = now();
    const place: Place = { key: `driver:${actor.id}`, windows, now: receivedAt };
    const fix = toFix(update, device, receivedAt);

    const fail = (error: unknown) => {
      limits.release(place);
      done(error);
    };
    const limited = async (retryAfterMs: number) => {
      // A repeat whose first ack was lost needs no place in the window; it is told so at once.
      const isRepeat = update.seq !== undefined && (await live.has(trip.id, device, update.seq));
      if (isRepeat) done(null, DUPLICATE);
      else done(new Refusal('RATE_LIMITED', undefined, { retryAfterMs }));
    };
    const refused = async (code: AckCode, mayCatchUp: boolean) => {
      // It may only look so to a node that the driver has just come back to.
      if (mayCatchUp && code === 'IMPLAUSIBLE_LOCATION' && (await live.catchUp(trip.id))) return attempt(0, false);
      const wait = await limits.settle(place);
      if (wait === null) return done(new Refusal(code));
      limits.release(place);
      await limited(wait);
    };
    const attempt = (tries: number, mayCatchUp: boolean): void => {
      const judged = judgeFix(live.state(trip.id), fix, receivedAt);
      if (judged.verdict === 'refused') {
        live.remember(trip.id, judged.state);
        refused(judged.code, mayCatchUp).catch(fail);
        return;
      }
      const isLive = judged.verdict === 'live';
      const points = [toPoint(trip.id, fix, isLive)];
      live.submit({ tripId: trip.id, points, state: judged.state, place }, (error, outcome) => {
        if (outcome === undefined) return fail(error);
        if (outcome === 'STALE') return tries + 1 < MAX_TRIES ? attempt(tries + 1, mayCatchUp) : fail(contended());
        if (typeof outcome === 'number') {
          limits.release(place);
          limited(outcome).catch(done);
          return;
        }
        if (!outcome[0]) return done(null, DUPLICATE);
        try {
          if (isLive) events.emit('location', toServerLocation(trip.id, fix));
        } catch (failure) {
          return done(failure);
        }
        done(null, KEPT);
      });
    };

    const wait = limits.hold(place);
    if (wait === null) attempt(0, true);
    else limited(wait).catch(done);
  };

  return {
    /**
     * One fix. Where its trip is at hand, no promise stands between it and the store. Told once: `duplicate` when it had been kept
     * before, or why not.
     */
    accept(actor: Actor, device: string, update: DriverLocationUpdate, done: Accepted) {
      try {
        const trip = facts.peek(update.tripId);
        if (trip && live.isLoaded(trip.id)) return takeOne(actor, device, trip, update, done);
      } catch (error) {
        return done(error);
      }
      const fetch = async () => {
        const trip = await facts.get(update.tripId);
        assertDriver(actor, trip);
        await live.load(trip.id);
        takeOne(actor, device, trip, update, done);
      };
      fetch().catch(done);
    },

    /** Fixes kept while offline, each judged by itself in the order of their times. @throws Refusal for the batch as a whole */
    async acceptBatch(actor: Actor, device: string, tripId: string, points: readonly unknown[]) {
      const trip = await facts.get(tripId);
      assertDriver(actor, trip);
      if (trip.status === 'CANCELLED') throw new Refusal('TRIP_ENDED');
      const within = [{ max: MAX_BATCHES_PER_MINUTE, windowMs: MINUTE }];
      const retryAfterMs = await limits.take(`driver-batch:${actor.id}`, within, now());
      if (retryAfterMs !== null) throw new Refusal('RATE_LIMITED', undefined, { retryAfterMs });
      await live.catchUp(trip.id);

      const receivedAt = now();
      const { fixes, rejected: unusable } = parseBatch(points, device, receivedAt);
      const { judged, kept } = await judgeAndKeep(trip.id, (state) => judgeBatch(trip, state, fixes, receivedAt));
      const { accepted, newest } = judged;
      const newestIsNew = newest !== null && kept[accepted.findIndex(({ fix }) => fix === newest)];
      if (newest && newestIsNew) events.emit('location', toServerLocation(trip.id, newest));
      const fresh = kept.filter(Boolean).length;
      return answer(fresh, kept.length - fresh, [...unusable, ...judged.rejected]);
    },

    /** The live location as followers see it; null before the first. */
    async current(tripId: string): Promise<ServerLocation | null> {
      const fix = await live.current(tripId);
      return fix && toServerLocation(tripId, fix);
    },
  };
}

interface Rejected {
  index: number;
  error: AckCode;
}

const answer = (accepted: number, duplicates: number, rejected: Rejected[]) => ({
  accepted,
  duplicates,
  rejected: rejected.sort((a, b) => a.index - b.index),
});

/** Of a backlog only the newest is news; the others are history. After the end of the trip all of it is. */
function judgeBatch(
  { id, endedAt }: TripFacts,
  before: TrackState,
  fixes: readonly { index: number; fix: Fix }[],
  receivedAt: number,
) {
  const accepted: { index: number; fix: Fix }[] = [];
  const rejected: Rejected[] = [];
  let state = before;
  let newest: Fix | null = null;
  for (const { index, fix } of fixes) {
    if (endedAt !== null && !acceptsAfterEnd(fix.fixAt, endedAt)) {
      rejected.push({ index, error: 'TRIP_ENDED' });
      continue;
    }
    const judged = judgeFix(state, fix, receivedAt);
    state = judged.state;
    if (judged.verdict === 'refused') {
      rejected.push({ index, error: judged.code });
      continue;
    }
    if (judged.verdict === 'live' && endedAt === null) newest = fix;
    accepted.push({ index, fix });
  }
  return { accepted, rejected, newest, state, points: accepted.map(({ fix }) => toPoint(id, fix, fix === newest)) };
}

/** The usable fixes by time, and the places of the others. */
function parseBatch(points: readonly unknown[], device: string, receivedAt: number) {
  const rejected: Rejected[] = [];
  const fixes: { index: number; fix: Fix }[] = [];
  points.forEach((point, index) => {
    const parsed = FixSchema.safeParse(point);
    if (parsed.success) fixes.push({ index, fix: toFix(parsed.data, device, receivedAt) });
    else rejected.push({ index, error: 'INVALID_PAYLOAD' });
  });
  fixes.sort((a, b) => a.fix.fixAt - b.fix.fixAt || a.index - b.index);
  return { fixes, rejected };
}

function toFix({ timestamp, ...payload }: FixPayload, device: string, receivedAt: number): Fix {
  const fixAt = timestamp === undefined ? receivedAt : Date.parse(timestamp);
  const { lat, lng, speed, heading, accuracy, seq } = payload;
  return { lat, lng, speed, heading, accuracy, seq, device, fixAt, receivedAt };
}

function toPoint(tripId: string, fix: Fix, broadcast: boolean): KeptPoint {
  const { lat, lng, fixAt, receivedAt, device } = fix;
  return {
    tripId,
    device,
    seq: fix.seq ?? null,
    fixAt,
    receivedAt,
    lat,
    lng,
    speed: fix.speed ?? null,
    heading: fix.heading ?? null,
    accuracy: fix.accuracy ?? null,
    broadcast,
  };
}

/** What followers get: where the bus is, and nothing of the device or its driver. */
export function toServerLocation(tripId: string, fix: Fix): ServerLocation {
  const location: ServerLocation = {
    tripId,
    lat: fix.lat,
    lng: fix.lng,
    updatedAt: new Date(fix.fixAt).toISOString(),
    receivedAt: new Date(fix.receivedAt).toISOString(),
  };
  if (fix.speed !== undefined) location.speed = fix.speed;
  if (fix.heading !== undefined) location.heading = fix.heading;
  if (fix.seq !== undefined) location.seq = fix.seq;
  return location;
}

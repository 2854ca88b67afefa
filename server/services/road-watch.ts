import type { ServerLocation } from '@/lib/contract/locations';
import type { AlertType } from '@/lib/contract/primitives';
import { judgeRoad, LONG_STOP_MS, NEW_ROAD, type RoadState } from '@/lib/domain/road';
import { tripPhase } from '@/lib/domain/trip-status';
import type { Alerts } from './alerts';
import type { DomainEvents } from './events';
import type { RouteTracks } from './route-tracks';
import type { TripFacts, TripFactsCache } from './trip-facts';

export const ROAD_ALERTS = ['OFF_ROUTE', 'OVERSPEED', 'LONG_STOP'] as const satisfies AlertType[];
type RoadAlert = (typeof ROAD_ALERTS)[number];

/** An alert that nobody has resolved. */
interface StandingAlert {
  type: AlertType;
  key: string;
  tripId: string | null;
}

export interface RoadWatchDeps {
  facts: TripFactsCache;
  tracks: RouteTracks;
  alerts: Pick<Alerts, 'raise' | 'resolveByKey'>;
  /** The road alerts that nobody has resolved, of all trips. */
  standing(): Promise<StandingAlert[]>;
  events: DomainEvents;
  onError(error: unknown): void;
  now(): number;
}

interface Watched {
  state: RoadState;
  /** The alerts that stand, as far as this node knows. */
  raised: Set<RoadAlert>;
  /** The latest fix that came while an earlier one was being judged; those between are passed over. */
  next: ServerLocation | null;
  busy: boolean;
  /** Of the last fix that was judged, epoch ms. */
  fixAt: number;
}

/** What stood before this node knew a trip is read for all at once, and not more often than this. */
const STANDING_TTL_MS = 15_000;
const MAX_WATCHED = 20_000;
/** By time of fix: a bus that tells of itself more often is looked at once a second. */
const LOOK_EVERY_MS = 1000;

/**
 * Buses that leave their route, go too fast or stand too long. Aside of the way of a position: it listens to what was broadcast,
 * nothing waits for it, and it asks the database only where something begins or ends.
 */
export function createRoadWatch({ facts, tracks, alerts, standing, events, onError, now }: RoadWatchDeps) {
  const watched = new Map<string, Watched>();
  let known: { at: number; alerts: Promise<StandingAlert[]> } | null = null;

  const raisedBefore = async (tripId: string): Promise<Set<RoadAlert>> => {
    if (!known || now() - known.at > STANDING_TTL_MS) {
      const entry = { at: now(), alerts: standing() };
      known = entry;
      entry.alerts.catch(() => {
        if (known === entry) known = null;
      });
    }
    const ours = (await known.alerts).filter((alert) => alert.tripId === tripId);
    return new Set(ROAD_ALERTS.filter((type) => ours.some((alert) => alert.type === type)));
  };

  const watch = async (tripId: string): Promise<Watched> => {
    const there = watched.get(tripId);
    if (there) return there;
    const raised = await raisedBefore(tripId);
    // A later fix of the trip may have been answered sooner, and its alert must not be forgotten.
    const first = watched.get(tripId);
    if (first) return first;
    // Between two fixes a bus that was off its route, or too fast, is so until it is shown otherwise.
    const made = {
      state: { ...NEW_ROAD, overspeed: raised.has('OVERSPEED') },
      raised,
      next: null,
      busy: false,
      fixAt: 0,
    };
    watched.set(tripId, made);
    if (watched.size > MAX_WATCHED) watched.delete(watched.keys().next().value as string);
    return made;
  };

  const set = async (trip: TripFacts, one: Watched, type: RoadAlert, wanted: boolean, message: string) => {
    if (one.raised.has(type) === wanted) return;
    if (wanted) {
      one.raised.add(type);
      await alerts.raise({
        ...{ type, severity: 'WARNING', tripId: trip.id, operatorId: trip.operatorId, key: trip.id, message },
      });
    } else {
      one.raised.delete(type);
      await alerts.resolveByKey(type, trip.id);
    }
  };

  const judge = async (one: Watched, location: ServerLocation) => {
    const trip = await facts.get(location.tripId);
    if (tripPhase(trip.status) !== 'UNDER_WAY') return;
    const route = await tracks.get(trip.routeId);
    if (!route) return;
    const { track } = route;
    const { lat, lng, speed, updatedAt } = location;
    const fix = { lat, lng, speed, fixAt: Date.parse(updatedAt) };
    one.fixAt = fix.fixAt;
    one.state = judgeRoad(one.state, fix, { ...trip, track });
    const bus = `${trip.registration} on ${trip.routeCode}`;
    const { progress, overspeed, longStop } = one.state;
    const off = progress?.offRoute ?? false;
    await set(trip, one, 'OFF_ROUTE', off, `${bus} is ${Math.round(progress?.distanceFromPath ?? 0)} m off its route`);
    const kmh = Math.round((speed ?? 0) * 3.6);
    await set(trip, one, 'OVERSPEED', overspeed, `${bus} goes ${kmh} km/h where ${trip.speedLimitKmh} are allowed`);
    await set(trip, one, 'LONG_STOP', longStop, `${bus} has stood for ${LONG_STOP_MS / 60_000} min`);
  };

  const onLocation = async (location: ServerLocation) => {
    const one = await watch(location.tripId);
    if (Date.parse(location.updatedAt) <= one.fixAt) return;
    one.next = location;
    if (one.busy) return;
    one.busy = true;
    try {
      while (one.next) {
        const { next } = one;
        one.next = null;
        await judge(one, next);
      }
    } finally {
      one.busy = false;
    }
  };

  const onOver = async (tripId: string) => {
    const { raised } = await watch(tripId);
    watched.delete(tripId);
    for (const type of raised) await alerts.resolveByKey(type, tripId);
  };
  const onPause = async (tripId: string) => {
    const { raised } = await watch(tripId);
    if (raised.delete('LONG_STOP')) await alerts.resolveByKey('LONG_STOP', tripId);
  };

  events.on('location', (location) => {
    const one = watched.get(location.tripId);
    if (one && Date.parse(location.updatedAt) - one.fixAt < LOOK_EVERY_MS) return;
    onLocation(location).catch(onError);
  });
  events.on('trip:status', ({ tripId, status }) => {
    if (tripPhase(status) === 'OVER') onOver(tripId).catch(onError);
    if (status === 'PAUSED') onPause(tripId).catch(onError);
  });
}

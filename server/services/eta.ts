import type { ServerEta, ServerLocation } from '@/lib/contract/locations';
import type { TripStatus } from '@/lib/contract/primitives';
import { delaySeconds, estimateArrivals } from '@/lib/domain/eta';
import { freshness } from '@/lib/domain/freshness';
import { type Progress, progressOf } from '@/lib/domain/progress';
import { tripPhase } from '@/lib/domain/trip-status';
import type { DomainEvents } from './events';
import type { TripDetails } from './trip-details';
import type { TripFactsCache } from './trip-facts';

export interface EtaDeps {
  details: TripDetails;
  facts: TripFactsCache;
  current(tripId: string): Promise<ServerLocation | null>;
  /** Does anybody follow the trip? Of others nothing is reckoned. */
  isWatched(tripId: string): boolean;
  events: DomainEvents;
  onError(error: unknown): void;
  now(): number;
}

/** A follower's minutes do not change faster; between two updates their clock does the counting. */
export const ETA_EVERY_MS = 10_000;
/** By time of fix: a bus that tells of itself more often is placed on its route once a second, and whenever minutes are told. */
const PLACE_EVERY_MS = 1000;
/** A trip that ends on another node, or never, is not told of here: those that have been silent longest are forgotten. */
const MAX_TRIPS = 20_000;

/** When a bus comes to its stops. Aside of the way of a position: it listens, and nothing waits for it. */
export function createEta({ details, facts, current, isWatched, events, onError, now }: EtaDeps) {
  const progress = new Map<string, Progress>();
  const told = new Map<string, number>();
  const keep = <T>(known: Map<string, T>, tripId: string, value: T) => {
    known.delete(tripId);
    known.set(tripId, value);
    if (known.size > MAX_TRIPS) known.delete(known.keys().next().value as string);
  };

  const place = async (tripId: string, location: ServerLocation): Promise<Progress> => {
    const { track } = await details.get(tripId);
    const before = progress.get(tripId);
    const fixAt = Date.parse(location.updatedAt);
    if (before?.fixAt !== undefined && before.fixAt >= fixAt) return before;
    const next = progressOf(track, { lat: location.lat, lng: location.lng, fixAt }, before);
    keep(progress, tripId, next);
    return next;
  };

  const estimate = async (tripId: string, status: TripStatus): Promise<ServerEta> => {
    const { detail, track } = await details.get(tripId);
    const location = await current(tripId);
    const at = now();
    const fixAt = location && Date.parse(location.updatedAt);
    const placed = location && (await place(tripId, location));
    const stops = detail.stops.map((stop) => ({ stopId: stop.id, scheduledAt: Date.parse(stop.scheduledAt) }));
    const arrivals = estimateArrivals({
      stops,
      progress: placed,
      delaySeconds: placed ? delaySeconds(track, stops, placed.alongMetres, fixAt ?? at) : 0,
      freshness: freshness(fixAt, at),
      status,
      now: at,
    });
    const iso = (ms: number) => new Date(ms).toISOString();
    return {
      tripId,
      stops: arrivals.map(({ stopId, eta, earliest, latest, source }) => ({
        stopId,
        eta: iso(eta),
        earliest: iso(earliest),
        latest: iso(latest),
        source,
      })),
      asOf: iso(at),
    };
  };

  const tell = async (tripId: string, status: TripStatus) => {
    const before = told.get(tripId);
    keep(told, tripId, now());
    const eta = await estimate(tripId, status);
    events.emit('eta', eta);
    // Nothing could be said yet: the first fix should not wait its turn.
    if (eta.stops.length === 0) keep(told, tripId, before ?? 0);
  };

  const onLocation = async (location: ServerLocation) => {
    const { tripId } = location;
    await place(tripId, location);
    if (now() - (told.get(tripId) ?? 0) >= ETA_EVERY_MS) await tell(tripId, (await facts.get(tripId)).status);
  };

  const isDue = ({ tripId, updatedAt }: ServerLocation) =>
    Date.parse(updatedAt) - (progress.get(tripId)?.fixAt ?? 0) >= PLACE_EVERY_MS ||
    now() - (told.get(tripId) ?? 0) >= ETA_EVERY_MS;

  events.on('location', (location) => {
    if (isWatched(location.tripId) && isDue(location)) onLocation(location).catch(onError);
  });
  events.on('trip:status', ({ tripId, status }) => {
    tell(tripId, status)
      .catch(onError)
      .finally(() => {
        if (tripPhase(status) !== 'OVER') return;
        progress.delete(tripId);
        told.delete(tripId);
      });
  });

  return {
    /** What a follower gets at once; null when there is none to give, e.g. once the bus is LOST. */
    async of(tripId: string): Promise<ServerEta | null> {
      const { status } = await facts.get(tripId);
      const eta = await estimate(tripId, status);
      return eta.stops.length > 0 ? eta : null;
    },
  };
}

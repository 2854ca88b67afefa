import type { ServerEta } from '@/lib/contract/locations';
import type { NoticeKind } from '@/lib/contract/notices';
import { DEFAULT_WISH, noticesDue } from '@/lib/domain/notices';
import type { DomainEvents } from './events';
import type { SettingsRecord } from './notify';
import type { TripDetails } from './trip-details';

interface Watched {
  bookingId: string;
  userId: string;
  pickupSequence: number;
  dropSequence: number;
  boarded: boolean;
  settings: SettingsRecord | null;
}

export interface NoticeWatchDeps {
  events: DomainEvents;
  details: TripDetails;
  store: {
    /** Trips under way that somebody has a seat on. */
    awaited(now: Date): Promise<string[]>;
    watched(tripId: string): Promise<Watched[]>;
    /** Each kind once a booking. @returns how many were new. */
    addNotices(
      rows: { userId: string; bookingId: string; kind: NoticeKind; data: Record<string, string | number> }[],
    ): Promise<number>;
  };
  onError(error: unknown): void;
  now(): number;
}

/** Wishes may be so old; the database tells of a booking that changed, and one made on this node counts at once. */
const TTL_MS = 60_000;
const RETRY_MS = 5000;
const MAX_TRIPS = 20_000;

/**
 * Looks, whenever an arrival is estimated, for whom something is due. Aside of the way of a position: it listens, and nothing waits for
 * it. Any number of nodes may look: the database takes each kind once a booking.
 */
export function createNoticeWatch({ events, details, store, onError, now }: NoticeWatchDeps) {
  const cache = new Map<string, { at: number; watched: Promise<Watched[]> }>();
  let awaited = new Set<string>();
  let awaitedAt = Number.NEGATIVE_INFINITY;
  /** What has changed since it was last asked who is awaited, and when: somebody may have booked. */
  const news = new Map<string, number>();
  /** What this node has written already: asking the database again would only be answered no. */
  const told = new Map<string, Set<string>>();

  const watchedOn = (tripId: string): Promise<Watched[]> => {
    const cached = cache.get(tripId);
    if (cached && now() - cached.at < TTL_MS) return cached.watched;
    const entry = { at: now(), watched: store.watched(tripId) };
    cache.set(tripId, entry);
    if (cache.size > MAX_TRIPS) cache.delete(cache.keys().next().value as string);
    entry.watched.catch(() => cache.delete(tripId));
    return entry.watched;
  };

  const askWhoIsAwaited = async () => {
    const askedAt = now();
    awaitedAt = askedAt;
    try {
      awaited = new Set(await store.awaited(new Date(askedAt)));
    } catch (error) {
      awaitedAt = askedAt - TTL_MS + RETRY_MS;
      throw error;
    }
    for (const [tripId, at] of news) if (at < askedAt) news.delete(tripId);
  };
  const note = (tripId: string) => {
    news.delete(tripId);
    news.set(tripId, now());
    if (news.size > MAX_TRIPS) news.delete(news.keys().next().value as string);
  };

  const tell = async (
    tripId: string,
    due: (one: Watched) => { kind: NoticeKind; data: Record<string, string | number> }[],
  ) => {
    const known = told.get(tripId) ?? new Set();
    // A trip that ends on another node, or never, is not told of here: those of which there was least news are forgotten.
    told.delete(tripId);
    told.set(tripId, known);
    if (told.size > MAX_TRIPS) told.delete(told.keys().next().value as string);
    const rows = (await watchedOn(tripId)).flatMap((one) =>
      due(one).flatMap(({ kind, data }) => {
        if (known.has(`${one.bookingId} ${kind}`)) return [];
        return [{ userId: one.userId, bookingId: one.bookingId, kind, data }];
      }),
    );
    if (rows.length === 0) return;
    const added = await store.addNotices(rows);
    for (const { bookingId, kind } of rows) known.add(`${bookingId} ${kind}`);
    if (added > 0) events.emit('notices', tripId);
  };

  const onEta = async (eta: ServerEta) => {
    if (eta.stops.length === 0) return;
    const { detail } = await details.get(eta.tripId);
    const stops = detail.stops.map(({ id }) => id);
    await tell(eta.tripId, ({ pickupSequence, dropSequence, boarded, settings }) => {
      const pickup = detail.stops.findIndex(({ sequence }) => sequence === pickupSequence);
      const drop = detail.stops.findIndex(({ sequence }) => sequence === dropSequence);
      const pickupScheduledAt = Date.parse(detail.stops[pickup]?.scheduledAt ?? '');
      return noticesDue({
        stops,
        eta,
        pickup,
        drop,
        boarded,
        wish: settings ?? DEFAULT_WISH,
        pickupScheduledAt,
        now: now(),
      });
    });
  };

  events.on('eta', (eta) => {
    onEta(eta).catch(onError);
  });
  events.on('trip:status', ({ tripId, status }) => {
    if (status === 'ENDED' || status === 'CANCELLED') {
      cache.delete(tripId);
      told.delete(tripId);
      return;
    }
    const kind = status === 'EMERGENCY' ? 'EMERGENCY' : status === 'STARTED' ? 'DEPARTED' : null;
    if (!kind) return;
    // Who booked a moment ago is to hear of it too.
    cache.delete(tripId);
    note(tripId);
    const wants = ({ settings }: Watched) => kind === 'EMERGENCY' || settings?.departure === true;
    tell(tripId, (one) => (wants(one) ? [{ kind, data: {} }] : [])).catch(onError);
  });

  return {
    /** Has somebody a seat on this trip? Answered at once, as far as it is known; once a minute all trips are asked after in one query. */
    awaits(tripId: string): boolean {
      if (Math.abs(now() - awaitedAt) >= TTL_MS) askWhoIsAwaited().catch(onError);
      return awaited.has(tripId) || news.has(tripId);
    },
    /** Wishes or bookings of this trip have changed. */
    forget(tripId: string) {
      cache.delete(tripId);
      note(tripId);
    },
  };
}

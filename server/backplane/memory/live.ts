import { NO_TRACK, type TrackState } from '@/lib/domain/fix';
import type { GroupCommit } from '../group-commit';
import { type PointSource, toFix } from '../points';
import type { KeptPoint, LiveStore } from '../port';
import { keepBy } from '../submit';

/** Trips whose state is held at once; the least recently used beyond that are read anew when they come back. */
const MAX_TRIPS = 20_000;

/** Live state in this process; points go to PostgreSQL by group commit before they are acknowledged. */
export function createMemoryLive(log: GroupCommit<KeptPoint, boolean>, source: PointSource): LiveStore {
  const tracks = new Map<string, TrackState>();
  const loading = new Map<string, Promise<void>>();
  const watched = new Set<string>();

  const set = (tripId: string, state: TrackState) => {
    tracks.delete(tripId);
    tracks.set(tripId, state);
    if (tracks.size > MAX_TRIPS) tracks.delete(tracks.keys().next().value as string);
  };

  const read = async (tripId: string) => {
    const point = await source.lastBroadcast(tripId);
    if (!tracks.has(tripId)) set(tripId, { live: point && toFix(point), suspects: [] });
  };

  const load = async (tripId: string) => {
    if (tracks.has(tripId)) return;
    const pending = loading.get(tripId) ?? read(tripId).finally(() => loading.delete(tripId));
    loading.set(tripId, pending);
    await pending;
  };
  const state = (tripId: string) => tracks.get(tripId) ?? NO_TRACK;

  const submit: LiveStore['submit'] = ({ tripId, points, state }, done) => {
    const before = tracks.get(tripId);
    set(tripId, state);
    log.submit(points, (error, kept) => {
      if (!kept) {
        tracks.delete(tripId);
        return done(error);
      }
      // A repeat moved nothing: the marker stays where it was, unless something newer came meanwhile.
      if (before && kept.every((isNew) => !isNew) && tracks.get(tripId) === state) set(tripId, before);
      done(null, kept);
    });
  };

  return {
    load,
    isLoaded: (tripId) => tracks.has(tripId),
    // There is no other node.
    catchUp: async () => false,
    state,
    async current(tripId) {
      await load(tripId);
      return state(tripId).live;
    },
    remember: set,
    submit,
    keep: keepBy(submit),
    has: (tripId, device, seq) => source.has(tripId, device, seq),
    // What is acknowledged is in history already.
    drain: () => log.settled(),
    drainAll: async () => 0,
    watch: async (tripId) => void watched.add(tripId),
    unwatch: (tripId) => void watched.delete(tripId),
    isWatched: (tripId) => watched.has(tripId),
    onMoved: () => {},
  };
}

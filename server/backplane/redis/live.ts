import type { Redis } from 'ioredis';
import { type Fix, NO_TRACK, type TrackState } from '@/lib/domain/fix';
import { type PointSource, toFix } from '../points';
import type { KeptPoint, LiveStore, Outcome } from '../port';
import { keepBy } from '../submit';
import { createKeeper, type KeeperDeps } from './keeper';
import { keys } from './keys';
import { decodeFix, toLiveFix } from './point-codec';
import type { PubSub } from './pubsub';
import { seqPlace } from './seqs';

export interface RedisLiveDeps extends Omit<KeeperDeps, 'channelEnd' | 'isHearing'> {
  redis: Redis;
  pubsub: PubSub;
  source: PointSource;
  onError(error: unknown): void;
}

const MAX_TRIPS = 20_000;
const BEFORE_ALL = -1;

interface Track {
  state: TrackState;
  /** Rises whenever another node is found to know better: what was judged before that is judged anew. */
  generation: number;
  /** Did any node listen when a fix was last kept? */
  isHeard: boolean;
}

/**
 * Live state shared by all nodes. A node judges by what it remembers of a trip, which is exact while the driver stays with it, and
 * `keep` refuses what was judged by less than Redis knows: so the usual way is one round trip and no judgement is by an old fix.
 */
export function createRedisLive(deps: RedisLiveDeps) {
  const { redis, pubsub, nodeId, source, onError } = deps;
  const tracks = new Map<string, Track>();
  const loading = new Map<string, Promise<void>>();
  const watched = new Set<string>();
  const keeper = createKeeper({
    ...deps,
    isHearing: (tripId) => pubsub.isHearing(keys.moved(tripId)),
    channelEnd: pubsub.wire(''),
  });
  let onMoved: (tripId: string, fix: Fix) => void = () => {};

  const set = (tripId: string, track: Track) => {
    tracks.delete(tripId);
    tracks.set(tripId, track);
    if (tracks.size > MAX_TRIPS) tracks.delete(tracks.keys().next().value as string);
  };
  const liveAt = (tripId: string) => tracks.get(tripId)?.state.live?.fixAt ?? BEFORE_ALL;
  /** The same track with another state. */
  const next = (state: TrackState, before: Track | undefined): Track => ({
    state,
    generation: before?.generation ?? 0,
    isHeard: before?.isHeard ?? false,
  });
  const adopt = (tripId: string, live: Fix | null) => {
    const track = next({ live, suspects: [] }, tracks.get(tripId));
    track.generation++;
    set(tripId, track);
  };

  const current = async (tripId: string): Promise<Fix | null> => {
    const kept = await redis.hget(keys.live(tripId), 'fix');
    if (kept) return decodeFix(kept);
    const point = await source.lastBroadcast(tripId);
    return point && toFix(point);
  };

  const read = async (tripId: string) => {
    const live = await current(tripId);
    if (!tracks.has(tripId)) adopt(tripId, live);
  };

  const submit: LiveStore['submit'] = ({ tripId, points, state, place }, done) => {
    const before = tracks.get(tripId);
    const track = next(state, before);
    const judgedBy = liveAt(tripId);
    const { live } = state;
    const liveIndex = live && live.fixAt > judgedBy ? points.findIndex((point) => isSame(point, live)) : -1;
    set(tripId, track);
    const undo = () => {
      if (before && tracks.get(tripId) === track) set(tripId, before);
    };
    keeper.keep({ tripId, points, judgedBy, liveIndex, place }, (error, answer) => {
      if (answer === undefined) {
        tracks.delete(tripId);
        return done(error);
      }
      const { outcome, isHeard, newer } = answer;
      if (outcome === 'STALE') {
        // Several in flight may hear this; the first of them sets things right for all.
        if ((tracks.get(tripId)?.generation ?? track.generation) === track.generation) adopt(tripId, newer);
      } else if (typeof outcome === 'number') {
        undo();
      } else {
        if (liveIndex >= 0) track.isHeard = isHeard;
        // A repeat moved nothing: the marker stays where it was, unless something newer came meanwhile.
        if (liveIndex >= 0 && !outcome[liveIndex]) undo();
      }
      done(null, outcome satisfies Outcome);
    });
  };

  const ownWord = Buffer.from(`{"node":"${nodeId}"`);
  const hear = (tripId: string, message: Buffer) => {
    // Its own word, where another node heard it as well.
    if (message.compare(ownWord, 0, ownWord.length, 0, Math.min(ownWord.length, message.length)) === 0) return;
    try {
      const { fix } = JSON.parse(message.toString()) as { fix: unknown };
      onMoved(tripId, toLiveFix(fix));
    } catch (error) {
      onError(error);
    }
  };

  const store: Omit<LiveStore, 'drain' | 'drainAll'> = {
    async load(tripId) {
      if (tracks.has(tripId)) return;
      const pending = loading.get(tripId) ?? read(tripId).finally(() => loading.delete(tripId));
      loading.set(tripId, pending);
      await pending;
    },
    isLoaded: (tripId) => tracks.has(tripId),
    async catchUp(tripId) {
      const live = await current(tripId);
      if (!live || live.fixAt <= liveAt(tripId)) return false;
      adopt(tripId, live);
      return true;
    },
    state: (tripId) => tracks.get(tripId)?.state ?? NO_TRACK,
    current,
    remember: (tripId, state) => set(tripId, next(state, tracks.get(tripId))),
    submit,
    keep: keepBy(submit),
    async has(tripId, device, seq) {
      const { field, bit } = seqPlace(device, seq);
      const bitmap = await redis.hgetBuffer(keys.seqs(tripId), field);
      if (bitmap && ((bitmap[bit >> 3] ?? 0) >> (bit & 7)) & 1) return true;
      return source.has(tripId, device, seq);
    },
    watch(tripId) {
      watched.add(tripId);
      return pubsub.subscribe(keys.moved(tripId), (message) => hear(tripId, message));
    },
    unwatch(tripId) {
      watched.delete(tripId);
      pubsub.unsubscribe(keys.moved(tripId));
    },
    isWatched: (tripId) => watched.has(tripId) || (tracks.get(tripId)?.isHeard ?? false),
    onMoved(handler) {
      onMoved = handler;
    },
  };
  return {
    ...store,
    /** After an outage nothing that this node remembers is worth more than what Redis says. */
    forgetAll() {
      tracks.clear();
      keeper.forgetAll();
    },
  };
}

function isSame(point: KeptPoint, fix: Fix): boolean {
  return point.fixAt === fix.fixAt && point.device === fix.device && point.seq === (fix.seq ?? null);
}

import type { Redis } from 'ioredis';
import { type Fix, NO_TRACK, type TrackState } from '@/lib/domain/fix';
import { type PointSource, toFix } from '../points';
import type { KeptPoint, LiveStore } from '../port';
import { keys } from './keys';
import { encodePoint } from './point-codec';
import type { PubSub } from './pubsub';

export interface RedisLiveDeps {
  redis: Redis;
  pubsub: PubSub;
  nodeId: string;
  source: PointSource;
  onError(error: unknown): void;
}

/** A phone hands in what it kept for up to a day; so long its repeats are known. */
const TTL_SECONDS = 26 * 3600;
/** What waits to be drained outlives any outage of the workers that somebody would let happen. */
const LOG_TTL_SECONDS = 14 * 86_400;
const MAX_TRIPS = 20_000;
/** So often at most a trip is marked as having something to drain; see log.ts. */
const MARK_EVERY_MS = 20_000;
/** Sequence numbers in one bitmap of 64 bytes, the most that Redis stores compactly. */
const SEQS_PER_FIELD = 512;
const BEFORE_ALL = -1;

interface Track {
  state: TrackState;
  /** Rises whenever another node is found to know better: what was judged before that is judged anew. */
  generation: number;
}

/**
 * Live state shared by all nodes. A node judges by what it remembers of a trip, which is exact while the driver stays with it, and
 * `keep` refuses what was judged by less than Redis knows: so the usual way is one round trip and no judgement is by an old fix.
 */
export function createRedisLive({ redis, pubsub, nodeId, source, onError }: RedisLiveDeps) {
  const tracks = new Map<string, Track>();
  const loading = new Map<string, Promise<void>>();
  const marked = new Map<string, number>();
  let onMoved: (tripId: string, fix: Fix) => void = () => {};

  const set = (tripId: string, track: Track) => {
    tracks.delete(tripId);
    tracks.set(tripId, track);
    if (tracks.size > MAX_TRIPS) tracks.delete(tracks.keys().next().value as string);
  };
  const liveAt = (tripId: string) => tracks.get(tripId)?.state.live?.fixAt ?? BEFORE_ALL;
  const adopt = (tripId: string, live: Fix | null) =>
    set(tripId, { state: { live, suspects: [] }, generation: (tracks.get(tripId)?.generation ?? 0) + 1 });

  const current = async (tripId: string): Promise<Fix | null> => {
    const kept = await redis.hget(keys.live(tripId), 'fix');
    if (kept) return JSON.parse(kept) as Fix;
    const point = await source.lastBroadcast(tripId);
    return point && toFix(point);
  };

  const read = async (tripId: string) => {
    const live = await current(tripId);
    if (!tracks.has(tripId)) adopt(tripId, live);
  };

  /** Sent before the point itself: whatever is in a log, its trip is marked. */
  const mark = async (tripId: string) => {
    const now = performance.now();
    if (now - (marked.get(tripId) ?? Number.NEGATIVE_INFINITY) < MARK_EVERY_MS) return;
    await redis.svMark(keys.undrained, tripId);
    if (marked.size > MAX_TRIPS) marked.clear();
    marked.set(tripId, now);
  };

  const send = (tripId: string, points: readonly KeptPoint[], judgedBy: number, { live }: TrackState) => {
    const place = live && live.fixAt > judgedBy ? points.findIndex((point) => isSame(point, live)) : -1;
    const message = place >= 0 && points[place]?.broadcast ? JSON.stringify({ node: nodeId, fix: live }) : '';
    const args: (string | number)[] = [
      judgedBy,
      live?.fixAt ?? BEFORE_ALL,
      JSON.stringify(live),
      place + 1,
      pubsub.wire(keys.moved(tripId)),
      message,
      TTL_SECONDS,
      LOG_TTL_SECONDS,
    ];
    for (const point of points) args.push(...seqPlace(point.device, point.seq), encodePoint(point));
    return redis.svKeep(keys.live(tripId), keys.log(tripId), keys.seqs(tripId), ...args);
  };

  const hear = (tripId: string, message: Buffer) => {
    try {
      const { node, fix } = JSON.parse(message.toString()) as { node: string; fix: Fix };
      if (node !== nodeId) onMoved(tripId, fix);
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
    async catchUp(tripId) {
      const live = await current(tripId);
      if (!live || live.fixAt <= liveAt(tripId)) return false;
      adopt(tripId, live);
      return true;
    },
    state: (tripId) => tracks.get(tripId)?.state ?? NO_TRACK,
    current,
    remember: (tripId, state) => set(tripId, { state, generation: tracks.get(tripId)?.generation ?? 0 }),

    async keep(tripId, points, state) {
      const before = tracks.get(tripId);
      const judgedBy = liveAt(tripId);
      const track: Track = { state, generation: before?.generation ?? 0 };
      set(tripId, track);
      try {
        // Both are sent in one turn, the mark first, and are one round trip.
        const [, reply] = await Promise.all([mark(tripId), send(tripId, points, judgedBy, state)]);
        if (reply[0] === 'STALE') {
          // Several in flight may hear this; the first of them sets things right for all.
          if ((tracks.get(tripId)?.generation ?? track.generation) === track.generation) {
            adopt(tripId, reply[1] ? (JSON.parse(reply[1] as string) as Fix) : null);
          }
          return 'STALE';
        }
        const kept = (reply as number[]).map((isNew) => isNew === 1);
        // A repeat moved nothing: the marker stays where it was, unless something newer came meanwhile.
        const live = kept[points.findIndex((point) => state.live && isSame(point, state.live))];
        if (live === false && before && tracks.get(tripId) === track) set(tripId, before);
        return kept;
      } catch (error) {
        tracks.delete(tripId);
        throw error;
      }
    },
    async has(tripId, device, seq) {
      const [field, bit] = seqPlace(device, seq);
      const bitmap = await redis.hgetBuffer(keys.seqs(tripId), String(field));
      if (bitmap && ((bitmap[Number(bit) >> 3] ?? 0) >> (Number(bit) & 7)) & 1) return true;
      return source.has(tripId, device, seq);
    },
    watch: (tripId) => pubsub.subscribe(keys.moved(tripId), (message) => hear(tripId, message)),
    unwatch: (tripId) => pubsub.unsubscribe(keys.moved(tripId)),
    onMoved(handler) {
      onMoved = handler;
    },
  };
  return {
    ...store,
    /** After an outage nothing that this node remembers is worth more than what Redis says. */
    forgetAll() {
      tracks.clear();
      marked.clear();
    },
  };
}

function isSame(point: KeptPoint, fix: Fix): boolean {
  return point.fixAt === fix.fixAt && point.device === fix.device && point.seq === (fix.seq ?? null);
}

/** Where the bit of a sequence number is; '' for none. */
function seqPlace(device: string, seq: number | null): [field: string, bit: number] {
  if (seq === null) return ['', 0];
  return [`${device}:${Math.floor(seq / SEQS_PER_FIELD)}`, seq % SEQS_PER_FIELD];
}

import type { Redis } from 'ioredis';
import type { Fix } from '@/lib/domain/fix';
import { Overloaded } from '../group-commit';
import { createPace } from '../pace';
import type { KeptPoint, Limits, Outcome, Place } from '../port';
import { keys } from './keys';
import { SKEW_MS } from './limits';
import { decodeFix, encodePoint } from './point-codec';
import { createQuickCall, isForgotten } from './quick-call';
import { KEEP, type KeepAnswer } from './scripts';
import { seqPlace } from './seqs';

export interface KeeperDeps {
  redis: Redis;
  nodeId: string;
  limits: Pick<Limits, 'settle'> & { placeWords(place: Place): string };
  /** True where one script may touch the keys of one trip only. */
  inOneSlot: boolean;
  /** Does this node hear, by the very line over which it calls, what is told of this trip? */
  isHearing(tripId: string): boolean;
  /** What the names of channels end with on the line. */
  channelEnd: string;
}

export interface Keeping {
  tripId: string;
  points: readonly KeptPoint[];
  /** Time of the live fix that they were judged by. */
  judgedBy: number;
  /** Which of the points becomes the live fix; -1 for none. */
  liveIndex: number;
  place?: Place | undefined;
}

export interface KeepReply {
  outcome: Outcome;
  /** Does any node listen? Told where there is a new live fix. */
  isHeard: boolean;
  /** Where it is STALE: the live fix that another node has kept. */
  newer: Fix | null;
}
type Done = (error: unknown, reply?: KeepReply) => void;
interface Waiting {
  keeping: Keeping;
  done: Done;
}

/** A phone hands in what it kept for up to a day; so long its repeats are known. */
const TTL_SECONDS = 26 * 3600;
/** What waits to be drained outlives any outage of the workers that somebody would let happen. */
const LOG_TTL_SECONDS = 14 * 86_400;
/** So often at most a trip is marked as having something to drain, and its keys' times to live set anew; see log.ts. */
const MARK_EVERY_MS = 20_000;
const MAX_MARKED = 20_000;
/** One call holds Redis up for some milliseconds at most. */
const MAX_POINTS_AT_ONCE = 600;
/** So many points at most are on their way; more are refused at once, because memory is bounded and a late "no" is worse. */
const MAX_WAITING_POINTS = 20_000;
const NEW = 1;
const HEARD = 2;

/** Sends what is to be kept to Redis: all of one turn of the event loop, or of a moment in which much comes, in one call. */
export function createKeeper({ redis, nodeId, limits, inOneSlot, isHearing, channelEnd }: KeeperDeps) {
  const marked = new Map<string, number>();
  let queue: Waiting[] = [];
  let onTheWay = 0;
  const pace = createPace();

  const isDue = (tripId: string, now: number) =>
    now - (marked.get(tripId) ?? Number.NEGATIVE_INFINITY) >= MARK_EVERY_MS;

  const script = createQuickCall({
    redis,
    lua: KEEP,
    first: [nodeId, TTL_SECONDS, LOG_TTL_SECONDS, channelEnd, SKEW_MS],
    library: (keyList, args) => redis.svKeep(keyList.length, ...keyList, ...args),
  });

  /** Keys and arguments of all, and the trips whose mark is due. */
  const toCall = (group: readonly Waiting[], now: number) => {
    const due = new Set<string>();
    const keyList: string[] = [];
    const args: string[] = [];
    for (const { keeping } of group) {
      const { tripId, points, judgedBy, liveIndex, place } = keeping;
      keyList.push(keys.live(tripId));
      if (place) keyList.push(keys.limit(place.key));
      const renew = isDue(tripId, now);
      if (renew) due.add(tripId);
      const liveAt = points[liveIndex]?.fixAt ?? 0;
      const hears = script.isReady() && isHearing(tripId) ? 1 : 0;
      const placeWords = place ? limits.placeWords(place) : '';
      args.push(`${judgedBy} ${liveAt} ${liveIndex + 1} ${renew ? 1 : 0} ${points.length} ${hears}${placeWords}`);
      for (const point of points) args.push(bitOf(point), encodePoint(point));
    }
    return { keyList, args, due };
  };

  const finish = (group: readonly Waiting[], error: unknown, answers?: KeepAnswer[]) => {
    for (let i = 0; i < group.length; i++) {
      const { keeping, done } = group[i] as Waiting;
      onTheWay -= keeping.points.length;
      let reply: KeepReply | undefined;
      let failure = error;
      try {
        if (answers) reply = toReply(answers[i] as KeepAnswer);
      } catch (unreadable) {
        failure = unreadable;
      }
      done(failure, reply);
    }
  };

  const send = (group: readonly Waiting[]) => {
    const now = performance.now();
    let made: ReturnType<typeof toCall>;
    try {
      made = toCall(group, now);
    } catch (error) {
      finish(group, error);
      return;
    }
    const { keyList, args, due } = made;
    const answered = (error: unknown, reply?: unknown) => {
      if (isForgotten(error)) send(group);
      else finish(group, error, reply as KeepAnswer[] | undefined);
    };
    if (due.size === 0) {
      script.call(keyList, args, answered);
      return;
    }
    // Both are sent in one turn, the mark first: whatever is in a log, its trip is marked.
    const marking = redis.svMark(keys.undrained, ...due).then(
      () => null,
      (failure: unknown) => failure,
    );
    script.call(keyList, args, (error, reply) => {
      void marking.then((failure) => {
        if (failure !== null) return finish(group, failure);
        if (reply) {
          if (marked.size > MAX_MARKED) marked.clear();
          for (const tripId of due) marked.set(tripId, now);
        }
        answered(error, reply);
      });
    });
  };

  const flush = () => {
    const all = queue;
    queue = [];
    let group: typeof all = [];
    let points = 0;
    for (const one of all) {
      const more = one.keeping.points.length;
      if (group.length > 0 && (inOneSlot || points + more > MAX_POINTS_AT_ONCE)) {
        send(group);
        group = [];
        points = 0;
      }
      group.push(one);
      points += more;
    }
    send(group);
  };

  const enqueue = (keeping: Keeping, done: Done) => {
    pace.count();
    if (queue.push({ keeping, done }) === 1) pace.schedule(flush);
  };

  return {
    keep(keeping: Keeping, done: Done) {
      const { points, place } = keeping;
      if (onTheWay + points.length > MAX_WAITING_POINTS) return done(new Overloaded(`${onTheWay} points are waiting`));
      onTheWay += points.length;
      if (place?.isTaken) return enqueue({ ...keeping, place: undefined }, done);
      if (!place || !inOneSlot) return enqueue(keeping, done);
      // A driver's limit and a trip are in two slots.
      limits.settle(place).then(
        (wait) => {
          if (wait === null) {
            place.isTaken = true;
            return enqueue({ ...keeping, place: undefined }, done);
          }
          onTheWay -= points.length;
          done(null, { outcome: wait, isHeard: false, newer: null });
        },
        (error: unknown) => {
          onTheWay -= points.length;
          done(error);
        },
      );
    },
    forgetAll(): void {
      marked.clear();
    },
  };
}

function bitOf({ device, seq }: KeptPoint): string {
  if (seq === null) return '';
  const { field, bit } = seqPlace(device, seq);
  return `${bit} ${field}`;
}

function toReply(answer: KeepAnswer): KeepReply {
  if (typeof answer === 'number') {
    return { outcome: [(answer & NEW) !== 0], isHeard: (answer & HEARD) !== 0, newer: null };
  }
  const [first, second] = answer;
  if (first === 'STALE') {
    return { outcome: 'STALE', isHeard: false, newer: second ? decodeFix(second as string) : null };
  }
  if (first === 'WAIT') return { outcome: second as number, isHeard: false, newer: null };
  return { outcome: (answer as number[]).slice(1).map((isNew) => isNew === 1), isHeard: first === 1, newer: null };
}

import type { AckCode } from '@/lib/contract/codes';
import { BATCH_MAX_POINTS } from '@/lib/contract/limits';
import type { Fix } from '@/lib/contract/locations';
import { MAX_AGE_MS, MAX_FUTURE_MS } from '@/lib/domain/fix';
import { type Answer, isTransient } from './answer';
import { type Clock, systemClock } from './clock';
import { gapMs, heard, type Line, NEW_LINE, retryMs, silent } from './line';
import type { KeptFix, NewFix, OutboxStore } from './outbox-store';
import type { SocketClient } from './socket';
import { createStore, type Readable } from './store';

export interface OutboxState {
  /** How many fixes wait on this device. */
  readonly kept: number;
  /** Epoch ms of the last fix that the server has taken; null before the first. */
  readonly sentAt: number | null;
  /** The code of the last refusal; null once something was taken again. */
  readonly error: string | null;
  /** Fixes that were let go without being taken: refused for good, or older than a day. Counted across reloads. */
  readonly dropped: number;
  /** What is kept survives a reload. */
  readonly durable: boolean;
  /** The server has not believed the last one: it will believe the third that agrees, so those are wanted soon. */
  readonly doubted: boolean;
}

export interface Outbox extends Readable<OutboxState> {
  /** Keeps a fix, then sends what is kept. Resolves once it is kept, not once it is sent. */
  add(fix: NewFix): Promise<void>;
  /** Sends what is kept, now. Resolves true once nothing is left. One run at a time; never rejects. */
  flush(): Promise<boolean>;
  /** Sends no more by itself. */
  stop(): void;
}

export interface OutboxOptions {
  client: Pick<SocketClient, 'request' | 'connection'>;
  store: OutboxStore;
  clock?: Clock;
  /** False: something goes first, a call for help or the start of the trip. Whoever says so flushes when it is over. */
  mayGo?: () => boolean;
  /** The server's clock, epoch ms, for fixes that a wrong clock has dated into the future. */
  serverNow?: () => Promise<number>;
}

/** A day at a fix in three seconds; the day itself is the bound that is meant. */
const MAX_KEPT = MAX_AGE_MS / 3_000;
/** A fix so young belongs to the marker; what is older is backlog, and goes behind. */
const FRESH_MS = 10_000;
/** No answer within this is none. Not the client's own: it is we who try again, with what is newest then. */
const TIMEOUT_MS = 10_000;
const DROPPED = 'dropped';
/** A refusal that names the fix, or the right to this trip: sending it again would be refused again. */
const FINAL: ReadonlySet<string> = new Set<AckCode>([
  'INVALID_PAYLOAD',
  'BAD_TIMESTAMP',
  'IMPLAUSIBLE_LOCATION',
  'FORBIDDEN',
  'NOT_DRIVER',
  'TRIP_NOT_FOUND',
  'TRIP_ENDED',
]);

/**
 * The way of a fix from the phone to the server: kept first, sent, and removed only by the server's word. A fix by itself goes
 * as an update; what has piled up goes as batches, the newest first, so that the marker is right at once, and in between each
 * two batches whatever is new. Nothing waits behind more than one batch, whose size follows the line.
 */
export function createOutbox({
  client,
  store,
  clock = systemClock,
  mayGo = () => true,
  serverNow,
}: OutboxOptions): Outbox {
  const state = createStore<OutboxState>({
    kept: 0,
    sentAt: null,
    error: null,
    dropped: 0,
    durable: store.durable(),
    doubted: false,
  });
  const change = (part: Partial<OutboxState>) => state.set({ ...state.get(), ...part });
  const recount = async () => change({ kept: await store.count(), durable: store.durable() });
  let line: Line = NEW_LINE;
  let running: Promise<boolean> | null = null;
  let again = false;
  let stopped = false;
  /** Once each: what is still refused then has another fault. */
  const redated = new Set<number>();
  let lastSentAt = Number.NEGATIVE_INFINITY;
  let cancel = () => {};

  const flushIn = (ms: number) => {
    cancel();
    if (!stopped) cancel = clock.after(ms, () => void flush());
  };

  const forget = async (fixes: readonly KeptFix[], part: Partial<OutboxState>) => {
    await store.remove(fixes.map(({ seq }) => seq));
    change(part);
    await recount();
  };
  const drop = async (fixes: readonly KeptFix[], part: Partial<OutboxState> = {}) => {
    if (fixes.length === 0) return;
    const dropped = state.get().dropped + fixes.length;
    await forget(fixes, { ...part, dropped });
    await store.remember(DROPPED, dropped).catch(() => undefined);
  };

  /** What the server would no longer take, and what is too much. */
  const dropOld = async () => {
    for (let most = 1; ; most = BATCH_MAX_POINTS) {
      const oldest = await store.oldest(most);
      const old = oldest.filter(({ timestamp }) => clock.now() - Date.parse(timestamp) > MAX_AGE_MS);
      await drop(old);
      if (old.length < most) break;
    }
    const surplus = (await store.count()) - MAX_KEPT;
    if (surplus > 0) await drop(await store.oldest(surplus));
  };

  /** What goes next: what is fresh, else the newest of the backlog. All of one trip, newest first; empty once nothing is left. */
  const choose = async (): Promise<KeptFix[]> => {
    const newest = await store.newest(line.batch);
    const ofOneTrip = newest.filter(({ tripId }) => tripId === newest[0]?.tripId);
    const fresh = ofOneTrip.filter(({ timestamp }) => clock.now() - Date.parse(timestamp) <= FRESH_MS);
    return fresh.length > 0 ? fresh : ofOneTrip;
  };

  /**
   * Dated by the server's clock what a wrong clock has put into the future. False where that is not what is wrong with them, or
   * nothing can be said of it.
   */
  const redate = async (fixes: readonly KeptFix[]): Promise<boolean> => {
    const server = await serverNow?.().catch(() => null);
    if (server === null || server === undefined) return false;
    const ahead = clock.now() - server;
    const wrong = fixes.filter(
      ({ seq, timestamp }) => !redated.has(seq) && Date.parse(timestamp) - server > MAX_FUTURE_MS,
    );
    for (const fix of wrong) {
      redated.add(fix.seq);
      const at = Math.min(server, Date.parse(fix.timestamp) - ahead);
      await store.replace({ ...fix, timestamp: new Date(at).toISOString() });
    }
    return wrong.length > 0;
  };

  /** One message. True: go on with the next; false: stop for now. */
  const sendSome = async (fixes: readonly KeptFix[], asBatch: boolean): Promise<boolean> => {
    const [first] = fixes as [KeptFix];
    const { tripId } = first;
    const options = { timeoutMs: TIMEOUT_MS, retries: 0 };
    const sentAt = clock.now();
    lastSentAt = sentAt;
    const answer: Answer<'driver:location:batch' | 'driver:location:update'> = asBatch
      ? await client.request('driver:location:batch', { tripId, points: fixes.map(withoutTrip) }, options)
      : await client.request('driver:location:update', { tripId, ...withoutTrip(first) }, options);
    if (answer.ok) {
      line = heard(line, Math.max(0, clock.now() - sentAt), fixes.length, BATCH_MAX_POINTS);
      return settle(fixes, 'rejected' in answer ? answer.rejected : []);
    }
    // A fix from before the end is still taken, but only in a batch.
    if (answer.error === 'TRIP_ENDED' && !asBatch) return sendSome(fixes, true);
    if (answer.error === 'BAD_TIMESTAMP' && (await redate(fixes))) return true;
    if (FINAL.has(answer.error)) {
      // One jump is the phone's error, not the driver's; where the jump is real, the third fix in a row is believed.
      const doubted = answer.error === 'IMPLAUSIBLE_LOCATION';
      await drop(fixes, doubted ? { doubted } : { error: answer.error });
      return true;
    }
    change({ error: isTransient(answer) || answer.error === 'ENDED' ? null : answer.error });
    if (answer.error === 'TIMEOUT' || answer.error === 'OFFLINE') line = silent(line);
    if (answer.error !== 'ENDED') flushIn(Math.max(answer.retryAfterMs ?? 0, retryMs(line, clock.random())));
    return false;
  };

  /** A batch was taken, but for what it names. */
  const settle = async (
    fixes: readonly KeptFix[],
    rejected: readonly { index: number; error: string }[],
  ): Promise<boolean> => {
    const refused = rejected.flatMap(({ index, error }) => {
      const fix = fixes[index];
      return fix ? [{ fix, error }] : [];
    });
    const future = refused.filter(({ error }) => error === 'BAD_TIMESTAMP').map(({ fix }) => fix);
    const mended = future.length > 0 && (await redate(future));
    const lost = refused.filter(({ fix, error }) => FINAL.has(error) && !(mended && future.includes(fix)));
    const stays = new Set(refused.filter((one) => !lost.includes(one)).map(({ fix }) => fix.seq));
    const gone = new Set(lost.map(({ fix }) => fix.seq));
    await drop(lost.map(({ fix }) => fix));
    await forget(
      fixes.filter(({ seq }) => !stays.has(seq) && !gone.has(seq)),
      { sentAt: clock.now(), error: null, doubted: false },
    );
    if (stays.size === 0 || mended) return true;
    flushIn(retryMs(line, clock.random()));
    return false;
  };

  const run = async (): Promise<boolean> => {
    await dropOld();
    for (;;) {
      const fixes = await choose();
      if (fixes.length === 0) return true;
      if (stopped || !mayGo() || client.connection.get().state !== 'online') return false;
      // Where the phone's clock has been set back, the last one was now: else the pause would be as long as that.
      lastSentAt = Math.min(lastSentAt, clock.now());
      const pause = lastSentAt + gapMs(line) - clock.now();
      if (pause > 0) {
        flushIn(pause);
        return false;
      }
      if (!(await sendSome(fixes, fixes.length > 1))) return false;
    }
  };

  const flush = (): Promise<boolean> => {
    again = true;
    running ??= (async () => {
      let empty = false;
      try {
        while (again) {
          again = false;
          empty = await run();
        }
        return empty;
      } catch {
        // The device's own database failed; the next fix tries again.
        change({ error: 'UNAVAILABLE' });
        return false;
      } finally {
        running = null;
      }
    })();
    return running;
  };

  const begin = async () => {
    change({ dropped: (await store.recall<number>(DROPPED)) ?? 0 });
    await recount();
  };
  const begun = begin().catch(() => undefined);
  return {
    get: state.get,
    subscribe: state.subscribe,
    async add(fix) {
      await store.add(fix);
      await recount();
      void flush();
    },
    async flush() {
      await begun;
      // Whoever asks knows that the line is there: a new one, which is not judged by the one that failed.
      cancel();
      line = { ...line, latencyMs: null, failures: 0 };
      return flush();
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}

function withoutTrip({ tripId: _, ...fix }: KeptFix): Fix {
  return fix;
}

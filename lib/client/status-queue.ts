import type { DriverStatus, TripStatus } from '@/lib/contract/primitives';
import { judgeTransition } from '@/lib/domain/trip-status';
import { isTransient } from './answer';
import { type Clock, systemClock } from './clock';
import type { KeptStatus, NewStatus, OutboxStore } from './outbox-store';
import type { SocketClient } from './socket';
import { createStore, type Readable } from './store';

/** A call for help may be taken back for so long. */
export const UNDO_MS = 5_000;

/**
 * Ms for which a change may still be undone, and is not sent, `now` being epoch ms; 0 once it goes. More than there ever were
 * means that the phone's clock has been set back: nobody waits for help until it has caught up.
 */
export function undoMs({ notBefore }: Pick<KeptStatus, 'notBefore'>, now: number): number {
  const left = (notBefore ?? 0) - now;
  return left > UNDO_MS ? 0 : Math.max(0, left);
}

/** What came of a change that was sent. */
export type Settled = { change: KeptStatus } & ({ status: TripStatus } | { refusal: string });

export interface StatusQueue extends Readable<readonly KeptStatus[]> {
  /** Keeps a change, then sends what is kept. Resolves once it is kept. */
  press(change: Omit<NewStatus, 'timestamp'>): Promise<void>;
  /** Takes back what has not been sent: a call for help within its seconds. */
  undo(change: KeptStatus): Promise<void>;
  /** Sends what is kept, now. Never rejects. */
  flush(): Promise<void>;
  /** True while a change waits that fixes have to wait for. */
  goesFirst(): boolean;
  onSettled(listener: (settled: Settled) => void): () => void;
  stop(): void;
}

const RETRY_MS = 2_000;
const TIMEOUT_MS = 8_000;
/** A change that the server fails at so often holds the fixes up no longer. */
const PATIENCE = 3;

/**
 * The driver's word on the trip, kept before it is sent, sent in the order of the presses with the time of each, and repeated
 * until the server has answered. A call for help goes ahead of everything, and ends what was pressed before it and not sent yet.
 */
export function createStatusQueue({
  client,
  store,
  clock = systemClock,
  mayGo = () => true,
}: {
  client: Pick<SocketClient, 'request' | 'connection'>;
  store: OutboxStore;
  clock?: Clock;
  /** False: nothing would get through. Whoever says so flushes when it is over. */
  mayGo?: () => boolean;
}): StatusQueue {
  const kept = createStore<readonly KeptStatus[]>([]);
  const listeners = new Set<(settled: Settled) => void>();
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let failures = 0;
  let cancel = () => {};

  const look = async () => kept.set(await store.statuses());
  const begun = look().catch(() => undefined);
  const isDue = (change: KeptStatus) => undoMs(change, clock.now()) === 0;
  const forget = async (change: KeptStatus) => {
    await store.removeStatus(change.id);
    await look();
  };
  const tell = (settled: Settled) => {
    for (const listener of [...listeners]) listener(settled);
  };
  const flushIn = (ms: number) => {
    cancel();
    if (!stopped) cancel = clock.after(ms, () => void flush());
  };
  const before = ({ id, tripId }: KeptStatus) =>
    kept.get().filter((other) => other.id < id && other.tripId === tripId && isDue(other));

  /** False: stop for now. */
  const send = async (change: KeptStatus, inTurn: Set<number>): Promise<boolean> => {
    const { tripId, status, timestamp } = change;
    const ask = (more: { timestamp?: string; sentAt?: string }) =>
      client.request('driver:status', { tripId, status, ...more }, { timeoutMs: TIMEOUT_MS, retries: 0 });
    let answer = await ask({ timestamp, sentAt: new Date(clock.now()).toISOString() });
    // The phone's clock is wrong; that it was pressed is not.
    if (!answer.ok && answer.error === 'BAD_TIMESTAMP') answer = await ask({});
    if (answer.ok) {
      failures = 0;
      // Help is called: what was pressed before must not end the emergency by coming after it.
      if (status === 'EMERGENCY') for (const earlier of before(change)) await store.removeStatus(earlier.id);
      await forget(change);
      tell({ change, status: answer.status });
      return true;
    }
    if (isTransient(answer) || answer.error === 'ENDED') {
      failures += 1;
      if (answer.error !== 'ENDED') flushIn(Math.max(RETRY_MS, answer.retryAfterMs ?? 0));
      return false;
    }
    if (status === 'EMERGENCY' && !inTurn.has(change.id) && before(change).length > 0) {
      // The trip has not even started as far as the server knows: then that goes first.
      inTurn.add(change.id);
      return true;
    }
    await forget(change);
    tell({ change, refusal: answer.error });
    return true;
  };

  const run = async () => {
    // Another tab of this phone may have sent some of it: sent twice, an old start would end a pause or an emergency.
    await look();
    /** Calls for help that have to wait for what was pressed before them. */
    const inTurn = new Set<number>();
    for (;;) {
      const due = kept.get().filter(isDue);
      const next = due.find(({ id, status }) => status === 'EMERGENCY' && !inTurn.has(id)) ?? due[0];
      if (!next) {
        const waits = kept.get().map((change) => undoMs(change, clock.now()));
        if (waits.length > 0) flushIn(Math.min(...waits));
        return;
      }
      if (stopped || !mayGo() || client.connection.get().state !== 'online' || !(await send(next, inTurn))) return;
    }
  };

  const flush = (): Promise<void> => {
    again = true;
    running ??= (async () => {
      try {
        await begun;
        while (again) {
          again = false;
          await run();
        }
      } catch {
        // The device's own database failed.
        flushIn(RETRY_MS);
      } finally {
        running = null;
      }
    })();
    return running;
  };

  return {
    get: kept.get,
    subscribe: kept.subscribe,
    async press(change) {
      await store.addStatus({ ...change, timestamp: new Date(change.notBefore ?? clock.now()).toISOString() });
      await look();
      void flush();
    },
    async undo(change) {
      await forget(change);
    },
    flush,
    goesFirst: () => failures < PATIENCE && kept.get().some(isDue),
    onSettled(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}

/**
 * The status of a trip as its driver has set it: what the server says, and on it what is pressed and not answered yet. A call
 * for help is not among it, since nobody may believe it to be heard before it is.
 */
export function shownStatus(server: TripStatus, changes: readonly KeptStatus[], tripId: string): TripStatus {
  return changes
    .filter((change) => change.tripId === tripId && change.status !== 'EMERGENCY')
    .reduce<TripStatus>(
      (status, change) => (judgeTransition(status, change.status).kind === 'refused' ? status : change.status),
      server,
    );
}

/** What a press may be, as the screen shows the trip. */
export function mayPress(shown: TripStatus, wanted: DriverStatus): boolean {
  return judgeTransition(shown, wanted).kind === 'change';
}

import { BATCH_MAX_POINTS } from '@/lib/contract/limits';
import type { Fix } from '@/lib/contract/locations';
import { isTransient } from './answer';
import { type Clock, systemClock } from './clock';
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
}

export interface Outbox extends Readable<OutboxState> {
  /** Keeps a fix, then sends what is kept. Resolves once it is kept, not once it is sent. */
  add(fix: NewFix): Promise<void>;
  /** Sends what is kept, oldest first. Resolves true once nothing is left. One run at a time; never rejects. */
  flush(): Promise<boolean>;
}

/** The server takes fixes for a day. */
const KEEP_MS = 24 * 3_600_000;
/** A refusal that names the fix, or the right to this trip: sending it again would be refused again. */
const HOPELESS = new Set([
  'INVALID_PAYLOAD',
  'BAD_TIMESTAMP',
  'IMPLAUSIBLE_LOCATION',
  'FORBIDDEN',
  'NOT_DRIVER',
  'TRIP_NOT_FOUND',
]);

/**
 * The way of a fix from the phone to the server: kept first, sent, and removed only by the server's word. A fix by itself goes
 * as an update, what has piled up as batches, which the server exempts from its interval.
 */
export function createOutbox({
  client,
  store,
  clock = systemClock,
}: {
  client: Pick<SocketClient, 'request' | 'connection'>;
  store: OutboxStore;
  clock?: Clock;
}): Outbox {
  const state = createStore<OutboxState>({ kept: 0, sentAt: null, error: null });
  const change = (part: Partial<OutboxState>) => state.set({ ...state.get(), ...part });
  const recount = async () => change({ kept: await store.count() });
  let running: Promise<boolean> | null = null;
  let again = false;

  const forget = async (fixes: readonly KeptFix[], part: Partial<OutboxState>) => {
    await store.remove(fixes.map(({ seq }) => seq));
    change(part);
    await recount();
  };

  /** One message. True: go on with the next; false: stop for now. */
  const sendSome = async (fixes: readonly KeptFix[], asBatch: boolean): Promise<boolean> => {
    const [first] = fixes as [KeptFix];
    const { tripId } = first;
    const answer = asBatch
      ? await client.request('driver:location:batch', { tripId, points: fixes.map(withoutTrip) })
      : await client.request('driver:location:update', first);
    if (answer.ok) {
      // What a batch rejects one by one is rejected for good.
      await forget(fixes, { sentAt: clock.now(), error: null });
      return true;
    }
    // A fix from before the end is still taken, but only in a batch.
    if (answer.error === 'TRIP_ENDED' && !asBatch) return sendSome(fixes, true);
    if (HOPELESS.has(answer.error) || answer.error === 'TRIP_ENDED') {
      // One jump is the phone's error, not the driver's; where the jump is real, the third fix in a row is believed.
      await forget(fixes, answer.error === 'IMPLAUSIBLE_LOCATION' ? {} : { error: answer.error });
      return true;
    }
    change({ error: isTransient(answer) || answer.error === 'ENDED' ? null : answer.error });
    return false;
  };

  const run = async (): Promise<boolean> => {
    for (;;) {
      const fixes = await store.oldest(BATCH_MAX_POINTS);
      const [first] = fixes;
      if (!first) return true;
      const old = fixes.filter(({ timestamp }) => clock.now() - Date.parse(timestamp) > KEEP_MS);
      if (old.length > 0) {
        await forget(old, {});
        continue;
      }
      if (client.connection.get().state !== 'online') return false;
      const ofOneTrip = fixes.filter(({ tripId }) => tripId === first.tripId);
      if (!(await sendSome(ofOneTrip, ofOneTrip.length > 1))) return false;
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

  recount().catch(() => undefined);
  return {
    get: state.get,
    subscribe: state.subscribe,
    async add(fix) {
      await store.add(fix);
      await recount();
      void flush();
    },
    flush,
  };
}

function withoutTrip({ tripId: _, ...fix }: KeptFix): Fix {
  return fix;
}

import { expect, it } from 'vitest';
import { createDriverSession, isNotOurs } from '@/lib/client/driver-session';
import { createMemoryStore } from '@/lib/client/outbox-store';
import type { SocketClient } from '@/lib/client/socket';
import { createStatusQueue } from '@/lib/client/status-queue';
import { createStore } from '@/lib/client/store';
import { createFakeClock } from '@/tests/support/fake-clock';

const TRIP = '6f1e0000-0000-4000-8000-000000000001';

/** A driver at the wheel of a trip, whose server gives it to another as soon as `reassigned` is called. */
async function setup() {
  let refusal: string | null = null;
  const asked: string[] = [];
  const client = {
    connection: createStore({ state: 'online' }),
    on: () => () => undefined,
    request: async (event: string) => {
      asked.push(event);
      return refusal ? { ok: false, error: refusal } : { ok: true, trip: { id: TRIP, status: 'STARTED' } };
    },
  } as unknown as SocketClient;
  const store = createMemoryStore({ device: 'phone' });
  const clock = createFakeClock();
  const queue = createStatusQueue({ client, store, clock });
  const session = createDriverSession({ client, store, queue, tripId: TRIP, known: 'STARTED', clock });
  const heard = async (test: () => boolean) => {
    while (!test()) await new Promise((next) => setImmediate(next));
  };
  const leave = session.subscribe(() => undefined);
  await heard(() => session.get().atTheWheel);
  return {
    ...{ session, asked, heard, leave },
    reassigned: (code: string) => {
      refusal = code;
    },
  };
}

it.each(['FORBIDDEN', 'TRIP_NOT_FOUND'])('learns from a refused press that the trip is another’s: %s', async (code) => {
  const { session, asked, heard, leave, reassigned } = await setup();
  reassigned(code);
  await session.setStatus('PAUSED');
  await heard(() => session.get().error !== null);
  expect([session.get().error, isNotOurs(session.get().error)]).toEqual([code, true]);
  expect(asked).toEqual(['driver:connect', 'driver:status', 'driver:connect']);
  leave();
});

it('asks anew when a fix has been refused, and believes what it hears', async () => {
  const { session, asked, heard, leave, reassigned } = await setup();
  session.askAgain();
  await heard(() => asked.length === 2);
  expect(isNotOurs(session.get().error)).toBe(false);
  reassigned('FORBIDDEN');
  session.askAgain();
  await heard(() => isNotOurs(session.get().error));
  leave();
});

it('a press that came too late is no loss of the trip', async () => {
  const { session, asked, heard, leave, reassigned } = await setup();
  const refused: string[] = [];
  session.onRefused((code) => refused.push(code));
  reassigned('INVALID_TRANSITION');
  await session.setStatus('PAUSED');
  await heard(() => refused.length > 0);
  expect([asked, session.get().error]).toEqual([['driver:connect', 'driver:status'], null]);
  leave();
});

import { expect, it } from 'vitest';
import { createConductorDesk } from '@/lib/client/conductor/desk';
import { createScanLog } from '@/lib/client/conductor/scan-log';
import { createMemoryStore } from '@/lib/client/conductor/store';
import type { RestClient } from '@/lib/client/rest';
import type { SocketClient } from '@/lib/client/socket';
import { createStore, until } from '@/lib/client/store';
import type { Manifest } from '@/lib/contract/rest/conductor';
import type { TripSummary } from '@/lib/contract/views';
import { createFakeClock } from '@/tests/support/fake-clock';

const TRIP = '6f1e0000-0000-4000-8000-000000000900';
const START = 1_750_000_000_000;

/** A desk whose server is the test: its clock goes right, whatever happens to the phone's. */
function setUp() {
  const clock = createFakeClock({ start: START });
  let moved = 0;
  const phone = { ...clock, now: () => clock.now() + moved };
  const store = createMemoryStore();
  let version = 0;
  const rest = {
    async call() {
      version += 1;
      return { tripId: TRIP, version: `v${version}`, issuedAt: new Date(clock.now()).toISOString(), keys: [] };
    },
  } as unknown as RestClient;
  const client = { connection: createStore({ state: 'offline' }) } as unknown as SocketClient;
  const network = { hasNetwork: () => true, onNetwork: () => () => undefined };
  const who = { userId: 'nimal', device: 'phone' };
  const log = createScanLog({ rest, store, clock: phone, ...who, ...network });
  const desk = createConductorDesk({
    client,
    rest,
    store,
    log,
    clock: phone,
    ...who,
    trip: { id: TRIP } as TripSummary,
    ...network,
    elapsed: clock.now,
    place: () => null,
  });
  return { desk, clock, store, moveClock: (ms: number) => (moved += ms) };
}

const versionOf = ({ manifest }: { manifest: { manifest: Manifest } | null }) => manifest?.manifest.version;

it('takes a newer passenger list also after the phone’s clock was set back', async () => {
  const { desk, clock, store, moveClock } = setUp();
  const end = desk.subscribe(() => undefined);
  await until(desk, (state) => versionOf(state) === 'v1');
  moveClock(-3_600_000);
  clock.advance(1_000);
  await desk.refresh();
  expect(versionOf(desk.get())).toBe('v2');
  expect((await store.manifest('nimal', TRIP))?.manifest.version).toBe('v2');
  end();
});

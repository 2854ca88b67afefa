import { expect, it } from 'vitest';
import { createScanLog } from '@/lib/client/conductor/scan-log';
import { createMemoryStore, type KeptScan } from '@/lib/client/conductor/store';
import { type RestClient, RestError } from '@/lib/client/rest';
import { until } from '@/lib/client/store';
import type { ScanVerdict } from '@/lib/contract/primitives';
import { createFakeClock } from '@/tests/support/fake-clock';

const USER = 'nimal';
const idOf = (n: number) => `6f1e0000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** A log whose server is the test: `reason` is what it makes of a scan, or the error that it fails with. */
function setUp(reason: (scanId: string) => ScanVerdict | RestError | Promise<RestError> = () => 'BOARDED') {
  const clock = createFakeClock();
  const store = createMemoryStore();
  const sent: string[][] = [];
  const listeners = new Set<() => void>();
  let network = true;
  const rest = {
    async call(_name: string, { body }: { body: { scans: { scanId: string }[] } }) {
      sent.push(body.scans.map(({ scanId }) => scanId));
      const results = body.scans.map(async ({ scanId }) => {
        const made = await reason(scanId);
        if (made instanceof RestError) throw made;
        return { scanId, ok: true, result: { valid: made === 'BOARDED', reason: made } };
      });
      return { results: await Promise.all(results) };
    },
  } as unknown as RestClient;
  const make = () =>
    createScanLog({
      rest,
      store,
      clock,
      userId: USER,
      device: 'phone',
      hasNetwork: () => network,
      onNetwork(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    });
  const scan = (n: number, more: Partial<KeptScan> = {}): KeptScan => ({
    scanId: idOf(n),
    userId: USER,
    tripId: idOf(900),
    token: `SV1.${n}`,
    device: 'phone',
    scannedAt: new Date(clock.now()).toISOString(),
    verdict: 'BOARDED',
    seatNumber: n,
    waiting: true,
    ...more,
  });
  const setNetwork = (there: boolean) => {
    network = there;
    for (const listener of [...listeners]) listener();
  };
  return { clock, store, sent, make, scan, setNetwork };
}

const watch = (log: ReturnType<typeof createScanLog>) => log.subscribe(() => undefined);

it('hands in what an earlier page kept, without any trip', async () => {
  const { clock, store, sent, make, scan, setNetwork } = setUp();
  setNetwork(false);
  await store.putScan(scan(1));
  await store.putScan(scan(2, { userId: 'somebody else' }));
  const log = make();
  const end = watch(log);
  await until(log, ({ waiting }) => waiting === 1);
  await clock.timer((ms) => ms === 0);
  clock.advance(0);
  await clock.timer((ms) => ms === 10_000);
  expect(sent).toEqual([]);

  setNetwork(true);
  clock.advance(0);
  await until(log, ({ waiting }) => waiting === 0);
  expect(sent).toEqual([[idOf(1)]]);
  expect((await store.scans(USER)).map(({ waiting }) => waiting)).toEqual([false]);
  end();
});

it('tries again after a while for as long as it is watched', async () => {
  let failures = 2;
  const { clock, sent, make, scan } = setUp(() =>
    failures-- > 0 ? new RestError({ code: 'OFFLINE', status: 0 }) : 'BOARDED',
  );
  const log = make();
  const end = watch(log);
  await log.keep(scan(1));
  clock.advance(0);
  for (let i = 0; i < 2; i++) {
    await clock.timer((ms) => ms === 10_000);
    clock.advance(10_000);
  }
  await until(log, ({ waiting }) => waiting === 0);
  expect(sent).toHaveLength(3);

  await log.keep(scan(2));
  end();
  expect(clock.waits()).toEqual([]);
});

it('a line that comes back while a try still hangs is used at once', async () => {
  let fail = () => {};
  const hanging = new Promise<RestError>((resolve) => {
    fail = () => resolve(new RestError({ code: 'TIMEOUT', status: 0 }));
  });
  let tries = 0;
  const { clock, make, scan } = setUp(() => (++tries === 1 ? hanging : 'BOARDED'));
  const log = make();
  const end = watch(log);
  await log.keep(scan(1));
  clock.advance(0);
  log.send();
  clock.advance(0);
  fail();
  await clock.timer((ms) => ms === 0);
  clock.advance(0);
  await until(log, ({ waiting }) => waiting === 0);
  expect(tries).toBe(2);
  end();
});

const seats = ({ disagreements }: { disagreements: readonly KeptScan[] }) =>
  disagreements.map(({ seatNumber }) => seatNumber);

it('tells whom the server would not have let in, also where the disk is full', async () => {
  const { clock, store, sent, make, scan } = setUp((scanId) => (scanId === idOf(2) ? 'BOARDED' : 'ALREADY_BOARDED'));
  for (const n of [1, 2, 3]) await store.putScan(scan(n));
  await store.putScan(scan(4, { verdict: 'ALREADY_BOARDED' }));
  store.putScan = async () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  const log = make();
  const end = watch(log);
  await until(log, ({ waiting }) => waiting === 4);
  clock.advance(0);
  await until(log, ({ waiting }) => waiting === 0);
  expect([sent.length, seats(log.get())]).toEqual([1, [1, 3]]);
  log.seenDisagreements();
  expect(seats(log.get())).toEqual([]);
  end();
});

it('tells it until it is seen, also on the next page', async () => {
  const { clock, store, make, scan } = setUp(() => 'CANCELLED');
  await store.putScan(scan(1));
  const first = make();
  const endFirst = watch(first);
  await until(first, ({ waiting }) => waiting === 1);
  clock.advance(0);
  await until(first, ({ waiting }) => waiting === 0);
  endFirst();

  const second = make();
  const endSecond = watch(second);
  await until(second, ({ scans }) => scans.length === 1);
  expect(seats(second.get())).toEqual([1]);
  second.seenDisagreements();
  endSecond();

  const third = make();
  const endThird = watch(third);
  await until(third, ({ scans }) => scans.length === 1);
  expect(seats(third.get())).toEqual([]);
  endThird();
});

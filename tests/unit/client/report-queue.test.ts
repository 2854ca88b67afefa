import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { deliverReports, type KeptReport, keepReport, reportFates } from '@/lib/client/report-queue';
import { until } from '@/lib/client/store';
import { createFakeClock } from '@/tests/support/fake-clock';

type Body = KeptReport['body'];
const USER = 'u1';
const HOUR = 3_600_000;
const SERVER = Date.parse('2026-11-30T06:00:00.000Z');

let seen: Body[];
let answer: (body: Body) => Response;
let ends: (() => void)[];
let online: EventTarget;
const refusal = (status: number, code: string, issues: object[] = []) =>
  Response.json({ code, message: '', issues }, { status });
const taken = () => Response.json({ receipt: `R${seen.length}` }, { status: 201 });

beforeEach(() => {
  seen = [];
  ends = [];
  answer = taken;
  reportFates.set({});
  online = new EventTarget();
  vi.stubGlobal('window', online);
  vi.stubGlobal('fetch', async (url: string, init?: { body?: string }) => {
    if (url.endsWith('/csrf')) return Response.json({ csrfToken: 'c' });
    if (url.endsWith('/health')) return Response.json({}, { headers: { date: new Date(SERVER).toUTCString() } });
    const body = JSON.parse(init?.body ?? '') as Body;
    seen.push(body);
    return answer(body);
  });
});
afterEach(() => {
  for (const end of ends) end();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

let count = 0;
function report(happenedAt = SERVER): KeptReport {
  const id = `6f1e0000-0000-4000-8000-${String(++count).padStart(12, '0')}`;
  const body = {
    clientId: id,
    tripId: id,
    kind: 'HARASSMENT' as const,
    happenedAt: new Date(happenedAt).toISOString(),
  };
  return { id, userId: USER, body };
}
const fate = async (id: string) => (await until(reportFates, (fates) => id in fates))[id];
const deliver = (clock = createFakeClock()) => {
  ends.push(deliverReports(USER, clock));
  return clock;
};

it('sends what was kept before, and what is kept while it runs', async () => {
  const [before, after] = [report(), report()];
  await keepReport(before);
  deliver();
  expect(await fate(before.id)).toEqual({ receipt: 'R1' });
  await keepReport(after);
  expect(await fate(after.id)).toEqual({ receipt: 'R2' });
});

it.each([
  ['the server is not available', 503, 'UNAVAILABLE'],
  ['it is too often', 429, 'RATE_LIMITED'],
  ['nobody is signed in', 401, 'UNAUTHENTICATED'],
])('tries again by itself while any waits: %s', async (_, status, code) => {
  answer = () => refusal(status, code);
  const one = report();
  await keepReport(one);
  const clock = deliver();
  for (let round = 0; round < 3; round++) {
    await clock.timer(() => true);
    expect(reportFates.get()).toEqual({});
    if (round === 2) answer = taken;
    clock.advance(30_000);
    await clock.noTimer(() => true);
  }
  expect(await fate(one.id)).toMatchObject({ receipt: expect.any(String) });
  expect(clock.waits()).toEqual([]);
});

it('tries again when the line comes back', async () => {
  answer = () => refusal(503, 'UNAVAILABLE');
  const one = report();
  await keepReport(one);
  const clock = deliver();
  await clock.timer(() => true);
  answer = taken;
  online.dispatchEvent(new Event('online'));
  expect(await fate(one.id)).toMatchObject({ receipt: expect.any(String) });
});

it('tells of a refusal for good, and goes on with the next', async () => {
  const [bad, good] = [report(), report()];
  answer = (body) => (body.clientId === bad.id ? refusal(404, 'NOT_FOUND') : taken());
  await keepReport(bad);
  await keepReport(good);
  deliver();
  expect(await fate(bad.id)).toEqual({ refused: 'NOT_FOUND' });
  expect(await fate(good.id)).toMatchObject({ receipt: expect.any(String) });
});

it('sends a report of a phone whose clock is ahead by the server’s clock, as long ago as it was', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: SERVER + 2 * HOUR });
  answer = ({ happenedAt }) =>
    Date.parse(happenedAt) > SERVER ? refusal(400, 'INVALID_PAYLOAD', [{ path: 'happenedAt', message: '' }]) : taken();
  const one = report(SERVER + 2 * HOUR - 60_000);
  await keepReport(one);
  deliver();
  expect(await fate(one.id)).toEqual({ receipt: 'R2' });
  expect(seen.at(-1)?.happenedAt).toBe(new Date(SERVER - 60_000).toISOString());
});

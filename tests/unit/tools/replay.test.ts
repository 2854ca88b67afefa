import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fix } from '@/lib/contract/locations';
import { type FakeServer, SILENCE, startFakeServer } from '@/tests/support/fake-contract-server';
import { type ReplayOptions, replay } from '@/tools/lib/replay/replay';
import { isClean, reportText } from '@/tools/lib/replay/report';
import { readSource } from '@/tools/lib/source/read-source';

let server: FakeServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const source = readSource('tests/fixtures/capmetro/excerpt.csv');

type Point = Fix & { seq: number };

/** A server that keeps points as the contract says, unless it is told to be bad at it. */
async function startKeeper({
  judge = () => null,
  keep = (_points: Point[], point: Point) => void _points.push(point),
}: {
  /** A code, SILENCE once for a lost answer, or null. */
  judge?: (point: Point, tripId: string) => string | typeof SILENCE | null;
  keep?: (points: Point[], point: Point) => void;
} = {}) {
  const made: Record<string, unknown[]> = { operators: [], routes: [], vehicles: [], users: [], trips: [] };
  const kept = new Map<string, Point[]>();
  const statuses = new Map<string, string[]>();
  const create =
    (kind: string) =>
    ({ body }: { body: object }) => {
      const object = { ...body, id: randomUUID() };
      made[kind]?.push(object);
      return { status: 201, body: object };
    };
  const accept = (tripId: string, point: Point): string | null => {
    const points = kept.get(tripId) ?? [];
    kept.set(tripId, points);
    const verdict = judge(point, tripId);
    if (typeof verdict === 'string') return verdict;
    if (points.some(({ seq }) => seq === point.seq)) return 'duplicate';
    keep(points, point);
    return verdict === SILENCE ? 'silence' : null;
  };
  server = await startFakeServer({
    handlers: {
      'driver:connect': ({ tripId }: { tripId: string }) => ({ ok: true, trip: { id: tripId } }),
      'driver:status': ({ tripId, status }: { tripId: string; status: string }) => {
        statuses.set(tripId, [...(statuses.get(tripId) ?? []), status]);
        return { ok: true, status };
      },
      'driver:location:update': ({ tripId, ...point }: Point & { tripId: string }) => {
        const refusal = accept(tripId, point);
        if (refusal === 'silence') return SILENCE;
        if (refusal === 'duplicate') return { ok: true, duplicate: true };
        return refusal ? { ok: false, error: refusal } : { ok: true };
      },
      'driver:location:batch': ({ tripId, points }: { tripId: string; points: Point[] }) => {
        const verdicts = points.map((point) => accept(tripId, point));
        const rejected = verdicts.flatMap((error, index) => (error && error !== 'duplicate' ? [{ index, error }] : []));
        const duplicates = verdicts.filter((verdict) => verdict === 'duplicate').length;
        return { ok: true, accepted: points.length - rejected.length - duplicates, duplicates, rejected };
      },
    },
    rest: {
      'POST /api/auth/token': () => ({
        body: { token: 'token', expiresAt: new Date(Date.now() + 3_600_000).toISOString(), user: {} },
      }),
      ...Object.fromEntries(Object.keys(made).map((kind) => [`POST /api/${kind}`, create(kind)])),
      'GET /api/trips/([^/]+)/history': ({ params, query }) => {
        const points = kept.get(params[1] ?? '') ?? [];
        const from = Number(query.get('cursor') ?? 0);
        const next = from + 20;
        return { body: { items: points.slice(from, next), nextCursor: next < points.length ? String(next) : null } };
      },
    },
  });
  return { made, kept, statuses };
}

function run(options: Partial<ReplayOptions> = {}) {
  return replay(source, {
    url: server?.url ?? '',
    email: 'admin@example.org',
    password: 'password',
    name: 'excerpt.csv',
    speed: 1_000_000,
    batch: 1,
    concurrency: 4,
    from: 0,
    to: 24,
    verify: true,
    run: 'test',
    signal: new AbortController().signal,
    say: () => {},
    progress: { update: () => {}, done: () => {} },
    headStartMs: 0,
    patienceMs: 0,
    ...options,
  });
}

describe('a replay', () => {
  it('makes what it needs, sends every fix in order, and finds each once', async () => {
    const { made, kept, statuses } = await startKeeper();
    const report = await run();
    expect(report).toMatchObject({ sent: source.rows.length, codes: { ok: source.rows.length }, failures: {} });
    expect(report.verification).toMatchObject({ found: source.rows.length, missing: 0, doubled: 0, foreign: 0 });
    expect(isClean(report)).toBe(true);
    expect(made.operators).toHaveLength(1);
    expect(made.trips).toHaveLength(report.trips);
    expect(made.users).toHaveLength(report.drivers);
    for (const said of statuses.values()) expect(said).toEqual(['STARTED', 'ENDED']);
    for (const points of kept.values()) {
      expect(points.map(({ seq }) => seq)).toEqual(points.map((_, i) => i));
      for (const { timestamp } of points) expect(Date.parse(timestamp ?? '')).toBeLessThanOrEqual(Date.now());
    }
    expect(reportText(report)).toContain('0');
  });

  it('sends batches where it is asked to, each point judged by itself', async () => {
    await startKeeper({ judge: ({ seq }) => (seq === 2 ? 'IMPLAUSIBLE_LOCATION' : null) });
    const report = await run({ batch: 50 });
    const refused = report.codes.IMPLAUSIBLE_LOCATION ?? 0;
    expect(refused).toBe(report.trips);
    expect(report.codes.ok).toBe(source.rows.length - refused);
    expect(server?.count('driver:location:update')).toBe(0);
    expect(isClean(report)).toBe(true);
  });

  it('counts refusals by their code and does not press them upon the server', async () => {
    await startKeeper({ judge: ({ seq }) => (seq % 2 === 1 ? 'RATE_LIMITED' : null) });
    const report = await run();
    expect((report.codes.ok ?? 0) + (report.codes.RATE_LIMITED ?? 0)).toBe(source.rows.length);
    expect(server?.count('driver:location:update')).toBe(source.rows.length);
    expect(isClean(report)).toBe(true);
  });

  it('only some of it: so many trips, so many hours', async () => {
    const { made } = await startKeeper();
    expect((await run({ limitTrips: 2 })).trips).toBe(2);
    expect(made.trips).toHaveLength(2);
    await expect(run({ from: 2, to: 3 })).rejects.toThrow('No position lies between 2 and 3');
  });

  const spoil = (spoilt: (point: Point) => Point[]) => (points: Point[], point: Point) => {
    points.push(...(point.seq === 3 ? spoilt(point) : [point]));
  };
  it.each([
    ['loses a point', spoil(() => []), 'missing'],
    ['keeps one twice', spoil((point) => [point, point]), 'doubled'],
    ['moves one', spoil((point) => [{ ...point, lat: 0 }]), 'foreign'],
  ] as const)('finds out a server that %s', async (_, keep, what) => {
    await startKeeper({ keep });
    const report = await run({ limitTrips: 1 });
    expect(report.verification?.[what]).toBe(1);
    expect(isClean(report)).toBe(false);
    expect(reportText(report)).toContain('seq 3');
  });
});

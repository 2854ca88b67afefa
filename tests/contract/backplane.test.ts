import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBackplane } from '@/server/backplane/open';
import type { Backplane, KeptPoint } from '@/server/backplane/port';
import { createRepositories } from '@/server/db/repositories';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { hasRedis, startTestRedis, type TestRedis } from '../support/redis';
import { insertTrip } from '../support/rows';
import { point, stateOf } from './points';

// What every backplane is held to, whatever is behind it.

const MINUTE = 60_000;
const log = { warn: () => undefined, error: () => undefined };

for (const kind of ['memory', 'redis', 'redis cluster'] as const) {
  describe.skipIf(kind !== 'memory' && !hasRedis)(`the ${kind} backplane`, () => {
    let database: TestDatabase;
    let redis: TestRedis | undefined;
    let backplane: Backplane;

    beforeAll(async () => {
      database = await createTestDatabase();
      if (kind !== 'memory') redis = await startTestRedis({ cluster: kind === 'redis cluster' });
      backplane = await openBackplane({ redisUrl: redis?.url, repositories: createRepositories(database), log });
    });
    afterAll(async () => {
      await backplane?.close();
      await redis?.close();
      await database?.drop();
    });

    const newTrip = async () => (await insertTrip(database.prisma)).trip.id;
    const stored = (tripId: string) =>
      database.prisma.locationPoint.findMany({ where: { tripId }, orderBy: { id: 'asc' } });

    describe('limits', () => {
      const windows = [
        { max: 1, windowMs: 2700 },
        { max: 3, windowMs: MINUTE },
      ];

      it('demands all windows, says how long to wait, and a refusal takes nothing', async () => {
        const key = randomUUID();
        const { limits } = backplane;
        for (const at of [0, 2700, 5400]) {
          expect(await limits.take(key, windows, at)).toBeNull();
          expect(await limits.take(key, windows, at + 100)).toBe(at === 5400 ? MINUTE - 5500 : 2600);
        }
        expect(await limits.take(key, windows, 8100)).toBe(MINUTE - 8100);
        expect(await limits.take(`${key}, another`, windows, 8100)).toBeNull();
        expect(await limits.take(key, windows, MINUTE)).toBeNull();
      });

      it('forgets on request, and does not lock out when the clock is set back', async () => {
        const key = randomUUID();
        const once = [{ max: 1, windowMs: MINUTE }];
        expect(await backplane.limits.take(key, once, 10 * MINUTE)).toBeNull();
        expect(await backplane.limits.take(key, once, 0)).toBeNull();
        await backplane.limits.clear(key);
        expect(await backplane.limits.take(key, once, 1)).toBeNull();
      });

      it('takes back one place, and that alone', async () => {
        const key = randomUUID();
        const { limits } = backplane;
        const two = [{ max: 2, windowMs: MINUTE }];
        for (const at of [1000, 1000]) expect(await limits.take(key, two, at)).toBeNull();
        await limits.giveBack(key, 999);
        expect(await limits.take(key, two, 2000), 'nothing was taken then').toBe(MINUTE - 1000);
        await limits.giveBack(key, 1000);
        expect(await limits.take(key, two, 2000)).toBeNull();
        expect(await limits.take(key, two, 2000)).toBe(MINUTE - 1000);
      });

      it('lets exactly the maximum through of a hundred at once', async () => {
        const key = randomUUID();
        const answers = await Promise.all(
          Array.from({ length: 100 }, () => backplane.limits.take(key, [{ max: 7, windowMs: MINUTE }], 1000)),
        );
        expect(answers.filter((wait) => wait === null)).toHaveLength(7);
      });

      it('never lets more than the maximum through within any window', async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 60 }),
            fc.integer({ min: 1, max: 5 }),
            async (gaps, max) => {
              const key = randomUUID();
              const taken: number[] = [];
              let now = 0;
              for (const gap of gaps) {
                now += gap;
                if ((await backplane.limits.take(key, [{ max, windowMs: 1000 }], now)) === null) taken.push(now);
              }
              return taken.every((time, i) => i < max || time - (taken[i - max] as number) >= 1000);
            },
          ),
          { numRuns: 30 },
        );
      });
    });

    describe('live', () => {
      const keep = async (tripId: string, points: KeptPoint[], live = points.at(-1)) => {
        await backplane.live.load(tripId);
        return backplane.live.keep(tripId, points, stateOf(live));
      };

      it('knows a repeat by trip, device and seq, within a batch and of an earlier one; without seq there is none', async () => {
        const tripId = await newTrip();
        const [a, b, c] = [point(tripId, 1), point(tripId, 2), point(tripId, 3)];
        expect(await keep(tripId, [a, b, a])).toEqual([true, true, false]);
        expect(await keep(tripId, [b, c])).toEqual([false, true]);
        expect(await keep(tripId, [{ ...c, device: 'tablet' }])).toEqual([true]);
        const none = { ...point(tripId, 4), seq: null };
        expect(await keep(tripId, [none, none])).toEqual([true, true]);
        const far = { ...point(tripId, 5), seq: Number.MAX_SAFE_INTEGER };
        expect(await keep(tripId, [far])).toEqual([true]);
        expect(await keep(tripId, [far])).toEqual([false]);
        expect(await backplane.live.has(tripId, 'phone', 2)).toBe(true);
        expect(await backplane.live.has(tripId, 'phone', Number.MAX_SAFE_INTEGER)).toBe(true);
        expect(await backplane.live.has(tripId, 'phone', 511)).toBe(false);
        expect(await backplane.live.has(tripId, 'tablet', 2)).toBe(false);
        await backplane.live.drain(tripId);
        expect(await stored(tripId)).toHaveLength(7);
      });

      it('finds exactly the repeats among any sequence numbers', async () => {
        const tripId = await newTrip();
        const known = new Set<string>();
        await fc.assert(
          fc.asyncProperty(
            fc.array(
              fc.record({
                seq: fc.oneof(fc.integer({ min: 0, max: 1100 }), fc.maxSafeNat()),
                device: fc.constantFrom('a', 'b'),
              }),
              { minLength: 1, maxLength: 40 },
            ),
            async (sent) => {
              const expected = sent.map(({ seq, device }) => {
                const isNew = !known.has(`${device} ${seq}`);
                known.add(`${device} ${seq}`);
                return isNew;
              });
              const points = sent.map(({ seq, device }) => ({ ...point(tripId, 1), seq, device, broadcast: false }));
              expect(await keep(tripId, points, undefined)).toEqual(expected);
            },
          ),
          { numRuns: 25 },
        );
        await backplane.live.drain(tripId);
        expect(await stored(tripId)).toHaveLength(known.size);
      });

      it('answers with the live fix as it was kept', async () => {
        const tripId = await newTrip();
        expect(await backplane.live.current(tripId)).toBeNull();
        const latest = { ...point(tripId, 2), speed: null };
        await keep(tripId, [point(tripId, 1), latest]);
        expect(await backplane.live.current(tripId)).toEqual(stateOf(latest).live);
        expect(backplane.live.state(tripId).live).toMatchObject({ fixAt: latest.fixAt });
      });

      it('a repeat moves nothing', async () => {
        const tripId = await newTrip();
        const first = point(tripId, 1);
        await keep(tripId, [first]);
        await keep(tripId, [{ ...first, fixAt: first.fixAt + 5000, lat: 7 }]);
        expect(await backplane.live.current(tripId)).toMatchObject({ fixAt: first.fixAt, lat: first.lat });
        expect(backplane.live.state(tripId).live).toMatchObject({ fixAt: first.fixAt });
      });

      it('has in history what was acknowledged, once each, whoever drains and however often', async () => {
        const tripId = await newTrip();
        for (let batch = 0; batch < 4; batch++) {
          const points = Array.from({ length: 300 }, (_, i) => ({
            ...point(tripId, batch * 300 + i),
            ...(i % 3 === 0 ? { seq: null } : {}),
          }));
          await keep(tripId, points);
        }
        await Promise.all([backplane.live.drain(tripId), backplane.live.drain(tripId), backplane.live.drainAll()]);
        await backplane.live.drain(tripId);
        const rows = await stored(tripId);
        expect(rows).toHaveLength(1200);
        expect(rows.find(({ seq }) => seq === 1n)).toMatchObject({
          device: 'phone',
          seq: 1n,
          speed: 12.5,
          heading: 90,
          accuracy: null,
        });
      });
    });

    describe('subscriptions', () => {
      it('counts trips, not sockets, up to the maximum, also of many at once', async () => {
        const { subscriptions } = backplane;
        const user = randomUUID();
        const trips = Array.from({ length: 12 }, () => randomUUID());
        const answers = await Promise.all(trips.map((trip) => subscriptions.add(user, trip, 'socket-1', 5)));
        expect(answers.filter(Boolean)).toHaveLength(5);
        const followed = trips.filter((_, i) => answers[i]) as [string, ...string[]];
        const [refused] = trips.filter((_, i) => !answers[i]) as [string, ...string[]];
        expect(await subscriptions.add(user, followed[0], 'socket-2', 5), 'a second tab').toBe(true);
        await subscriptions.remove(user, followed[0], 'socket-1');
        expect(await subscriptions.add(user, refused, 'socket-1', 5), 'the other tab still follows').toBe(false);
        await subscriptions.remove(user, followed[0], 'socket-2');
        expect(await subscriptions.add(user, refused, 'socket-1', 5)).toBe(true);
      });

      it('gives back all of a socket that goes, and nothing of another', async () => {
        const { subscriptions } = backplane;
        const user = randomUUID();
        for (const trip of ['a', 'b']) await subscriptions.add(user, trip, 'socket-1', 3);
        await subscriptions.add(user, 'c', 'socket-2', 3);
        expect(await subscriptions.add(user, 'd', 'socket-2', 3)).toBe(false);
        await subscriptions.removeSocket(user, 'socket-1');
        expect(await subscriptions.add(user, 'd', 'socket-2', 3)).toBe(true);
        expect(await subscriptions.add(user, 'e', 'socket-2', 3)).toBe(true);
        expect(await subscriptions.add(user, 'f', 'socket-2', 3)).toBe(false);
      });
    });

    it('gives claims that rise', async () => {
      const claims = await Promise.all(Array.from({ length: 20 }, () => backplane.drivers.claim('trip')));
      expect(new Set(claims).size).toBe(20);
      expect(await backplane.drivers.claim('trip')).toBeGreaterThan(Math.max(...claims));
    });

    it('answers when asked whether it is there', async () => {
      await backplane.ping();
      expect(backplane.isUnavailable(new Error('something of our own'))).toBe(false);
    });
  });
}

import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { startTraffic, until } from '../../support/checker';
import { type Fault, seconds } from '../fault';

const HEALED_WITHIN_MS = 5000;

/** Redis and PostgreSQL: killed, cut off, half dead, full, stopped. */
export const storeFaults: Fault[] = [
  {
    name: 'Redis killed -9, back with its file',
    async run(fleet) {
      const traffic = await startTraffic(fleet);
      await traffic.progress(60);
      await fleet.redis.stop('SIGKILL');
      await delay(500);
      await fleet.redis.start();
      await traffic.healed(HEALED_WITHIN_MS);
      await traffic.progress(60);
      expect(traffic.unavailable()).toBeGreaterThan(0);
      return traffic.settle();
    },
  },
  {
    name: 'Redis out of reach for two seconds',
    async run(fleet) {
      const traffic = await startTraffic(fleet);
      await traffic.progress(40);
      for (const { redis } of fleet.members) redis.refuse();
      await delay(2000);
      for (const { redis } of fleet.members) await redis.restore();
      await traffic.healed(HEALED_WITHIN_MS);
      expect(traffic.unavailable()).toBeGreaterThan(0);
      return traffic.settle();
    },
  },
  {
    name: 'one node does not hear Redis (a line that is half dead)',
    async run(fleet) {
      const traffic = await startTraffic(fleet);
      await traffic.progress(40);
      // What is kept is kept, but no answer comes: what is sent again must be known again.
      fleet.nodes[0]?.redis.halve('down');
      await delay(2000);
      await fleet.nodes[0]?.redis.restore();
      await traffic.healed(HEALED_WITHIN_MS);
      return traffic.settle();
    },
  },
  {
    name: 'a slow line to Redis (80 ms each way)',
    async run(fleet) {
      const traffic = await startTraffic(fleet);
      for (const { redis } of fleet.members) redis.delay(80);
      await traffic.progress(60);
      for (const { redis } of fleet.members) await redis.restore();
      await traffic.progress(40);
      return traffic.settle();
    },
  },
  {
    name: 'Redis full (noeviction)',
    async run(fleet) {
      const traffic = await startTraffic(fleet);
      await traffic.progress(40);
      await fleet.redis.admin.config('SET', 'maxmemory', '1');
      try {
        const before = traffic.unavailable();
        await until(
          () => traffic.unavailable() > before + 20,
          seconds(5),
          () => 'no UNAVAILABLE while Redis is full',
        );
        const kept = traffic.acked();
        await delay(300);
        expect(traffic.acked(), 'acknowledged while nothing could be kept').toBe(kept);
      } finally {
        await fleet.redis.admin.config('SET', 'maxmemory', '0');
      }
      await traffic.healed(HEALED_WITHIN_MS);
      return traffic.settle();
    },
  },
  {
    name: 'PostgreSQL stopped for 20 s, and back',
    timeoutMs: seconds(90),
    async run(fleet) {
      const traffic = await startTraffic(fleet);
      await traffic.progress(40);
      await fleet.postgres.stop();
      await delay(seconds(20));
      await fleet.postgres.start();
      await traffic.healed(seconds(10));
      await traffic.progress(40);
      return traffic.settle();
    },
  },
];

import { afterAll, describe, test } from 'vitest';
import { hasRedis, startTestRedis } from '../../support/redis';

// What one node alone is held to holds on Redis as well: the same tests, with REDIS_URL set.
const redis = hasRedis ? await startTestRedis() : undefined;
process.env.TEST_REDIS_URL = redis?.url;

if (!redis) {
  test.skip('no redis-server of version 7 or later on this machine', () => undefined);
} else {
  // Of the files only their own hooks run; this one is the last of all.
  afterAll(() => redis.close());
  describe('locations', () => import('../sockets/locations.test').then(() => undefined));
  describe('driver', () => import('../sockets/driver.test').then(() => undefined));
  describe('passenger', () => import('../sockets/passenger.test').then(() => undefined));
}

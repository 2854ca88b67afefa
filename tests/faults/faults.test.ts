import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isBuilt } from '../integration/boot/product';
import { lineOf, TABLE_HEAD } from '../support/checker';
import { type Fleet, startFleet } from '../support/fleet-of-processes';
import { hasRedis } from '../support/redis';
import { phoneFaults } from './cases/phones';
import { processFaults } from './cases/processes';
import { raceFaults } from './cases/races';
import { randomFaults } from './cases/random';
import { slowFaults } from './cases/slow';
import { storeFaults } from './cases/stores';
import { type Fault, seconds } from './fault';

// What was acknowledged is in PostgreSQL, once, whatever breaks; and no follower is ever shown an older position.

const able = hasRedis && (await isBuilt());
if (!able && process.env.CI) throw new Error('redis-server is missing, or the product is not built: npm run build');

const say = (line: string) => void process.stdout.write(`  ${line}\n`);
const faults: Fault[] = [
  ...processFaults,
  ...storeFaults,
  ...slowFaults,
  ...phoneFaults,
  ...raceFaults,
  ...randomFaults,
];

describe.skipIf(!able)('faults (needs redis-server and a build: npm run build)', () => {
  let fleet: Fleet;
  const table: string[] = [];

  beforeAll(async () => {
    fleet = await startFleet();
    say(TABLE_HEAD);
  }, 90_000);
  afterAll(async () => {
    await fleet?.close();
    say(`\n  All faults\n  ${[TABLE_HEAD, ...table].join('\n  ')}`);
  });

  for (const { name, run, timeoutMs = seconds(120) } of faults) {
    test(name, { timeout: timeoutMs }, async () => {
      const begun = performance.now();
      const outcome = await run(fleet);
      const line = lineOf(name, outcome, performance.now() - begun);
      table.push(line);
      say(line);
      expect(outcome).toMatchObject({ lost: 0, doubled: 0, wrong: [] });
      expect(outcome.acked).toBeGreaterThan(0);
    });
  }
});

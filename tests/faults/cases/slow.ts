import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { startTraffic, until } from '../../support/checker';
import type { Member } from '../../support/fleet-of-processes';
import type { Follower } from '../../support/roamers';
import { type Fault, seconds } from '../fault';

/** With it a snapshot has some 40 KB, and some hundred of them are more than what the kernel holds for one connection. */
const PATH = Array.from({ length: 1000 }, (_, i) => [6.9 + i * 1.234567e-5, 79.8 + i * 1.234567e-5]);
/** A client may send a hundred events a second. */
const [SNAPSHOTS, ROUNDS] = [90, 3];
/** Twenty seconds of taking nothing, and what a busy machine adds. */
const CUT_OFF_WITHIN_MS = seconds(60);

const socketsAt = async ({ origin }: Member) => {
  const text = await (await fetch(`${origin}/api/metrics`)).text();
  return Number(/^srivibes_sockets (\d+)$/m.exec(text)?.[1]);
};

/** Clients that take nothing more: one for a while, one for good. Nobody else may notice. */
export const slowFaults: Fault[] = [
  {
    name: 'followers that stop reading',
    timeoutMs: seconds(180),
    async run(fleet) {
      const { world, prisma } = fleet;
      const { path } = await prisma.route.findUniqueOrThrow({ where: { id: world.route.id } });
      await prisma.route.update({ where: { id: world.route.id }, data: { path: PATH } });
      try {
        const traffic = await startTraffic(fleet, { trips: 2, everyMs: 30 });
        // Both at node A, by the way in which followers are dealt out.
        const [late, gone] = [traffic.followers[0], traffic.followers[2]] as [Follower, Follower];
        const node = fleet.nodes[0] as Member;
        const before = await socketsAt(node);
        const [resume] = [late, gone].map((follower) => follower.pause());
        for (let round = 0; round < ROUNDS; round++) {
          for (const follower of [late, gone]) follower.askWithoutReading(SNAPSHOTS);
          await delay(seconds(1.1));
        }
        const shown = late.updates;
        await traffic.progress(400, seconds(60));
        const since = Date.now();
        resume?.();
        await until(
          () => late.latest() >= since,
          seconds(15),
          () => 'who reads again is shown nothing new',
        );
        expect(late.skipped, 'of what it did not take, the latest alone is shown').toBeGreaterThan(50);
        const from = performance.now();
        await until(
          async () => (await socketsAt(node)) < before,
          CUT_OFF_WITHIN_MS,
          () => 'who reads nothing is not cut off',
        );
        const took = ((performance.now() - from) / 1000).toFixed(1);
        const others = traffic.followers.filter((one) => one !== late && one !== gone);
        const gapMs = Math.max(...others.map((one) => one.longestGapMs));
        const note = `one reads again: shown ${late.updates - shown}, ${late.skipped} left out as older; the other cut off ${took} s later`;
        return { ...(await traffic.settle()), gapMs, note };
      } finally {
        await prisma.route.update({ where: { id: world.route.id }, data: { path: path as object } });
      }
    },
  },
];

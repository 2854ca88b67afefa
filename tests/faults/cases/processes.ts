import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { startTraffic, until } from '../../support/checker';
import type { Member } from '../../support/fleet-of-processes';
import type { Fault } from '../fault';
import { seconds } from '../fault';

/** Nodes and workers: killed, started before what they need. */
export const processFaults: Fault[] = [
  {
    name: 'a node killed -9 mid-stream',
    async run(fleet) {
      const traffic = await startTraffic(fleet);
      const node = fleet.nodes[0] as Member;
      await traffic.progress(60);
      await node.kill();
      // Its drivers and followers are on the other by now.
      await traffic.healed(seconds(5));
      await traffic.progress(60);
      await node.start();
      const other = fleet.nodes[1] as Member;
      await other.kill();
      await traffic.healed(seconds(5));
      await other.start();
      return traffic.settle();
    },
  },
  {
    name: 'the worker killed -9 mid-drain, three times',
    timeoutMs: seconds(60),
    async run(fleet) {
      const traffic = await startTraffic(fleet, { everyMs: 20 });
      const stored = async () => {
        const { rows } = await fleet.pool.query<{ count: string }>(
          'SELECT count(*) FROM location_point WHERE trip_id = ANY($1::uuid[])',
          [traffic.drivers.map(({ tripId }) => tripId)],
        );
        return Number(rows[0]?.count);
      };
      for (let kill = 0; kill < 3; kill++) {
        // As soon as a drain is seen to have begun, between the insert of one trip and the trimming of its log, or thereabouts.
        const before = await stored();
        await until(
          async () => (await stored()) > before,
          seconds(15),
          () => 'nothing was drained',
        );
        await fleet.worker.kill();
        await traffic.progress(100);
        await fleet.worker.start();
      }
      return traffic.settle();
    },
  },
  {
    name: 'Redis down when a node and a worker boot',
    async run(fleet) {
      const [first, second] = fleet.nodes as [Member, Member];
      const traffic = await startTraffic(fleet);
      await traffic.progress(40);
      for (const one of [second, fleet.worker]) {
        await one.kill();
        one.redis.refuse();
        await one.launch();
      }
      let isReady = false;
      void second.ready()?.then(() => {
        isReady = true;
      });
      await traffic.progress(40);
      await delay(1500);
      expect(isReady, 'serves without its Redis').toBe(false);
      for (const one of [second, fleet.worker]) await one.redis.restore();
      await Promise.all([second.ready(), fleet.worker.ready()]);
      await first.kill();
      await traffic.healed(seconds(5));
      await first.start();
      return traffic.settle();
    },
  },
];

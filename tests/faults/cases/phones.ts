import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { startTraffic, storedPoints, until } from '../../support/checker';
import type { Fleet, Member } from '../../support/fleet-of-processes';
import type { Driver } from '../../support/roamers';
import { type Fault, seconds } from '../fault';

type Traffic = Awaited<ReturnType<typeof startTraffic>>;

const CUT_OFF_WITHIN_MS = 2000;
const SKEW_MS = 10 * 60_000;

const first = ({ drivers }: Traffic) => drivers[0] as Driver;
const ms = (value: number) => `${Math.round(value)} ms`;

/** Resolves with the ms from `since` until this one was cut off for that reason. */
async function cutOff(who: Traffic['drivers'][0] | Traffic['followers'][0], reason: string, since: number) {
  await until(
    () => who.ended !== undefined,
    CUT_OFF_WITHIN_MS,
    () => 'not cut off',
  );
  expect(who.ended?.reason).toBe(reason);
  return (who.ended?.at ?? 0) - since;
}

/** Phones: a wrong clock, a second one, late and doubled batches; and people whose rights end while they use them. */
export const phoneFaults: Fault[] = [
  {
    name: 'batches: doubled, shuffled, ten minutes late',
    async run(fleet) {
      const traffic = await startTraffic(fleet);
      const late = await handInLate(fleet, first(traffic), 10);
      await traffic.progress(60);
      const outcome = await traffic.settle();
      const rows = (await storedPoints(fleet, [first(traffic).tripId])).filter(({ device }) => device === late.device);
      const stored = new Set(rows.map(({ fixAt }) => fixAt));
      return {
        ...outcome,
        // The late phone's rows are no phone's of the traffic: they are counted here.
        wrong: [...outcome.wrong.filter((word) => !word.includes(late.device)), ...late.wrong],
        acked: outcome.acked + late.acked.length,
        lost: outcome.lost + late.acked.filter((fixAt) => !stored.has(fixAt)).length,
        doubled: outcome.doubled,
        note: `late points ${late.acked.length}: sent ${late.sent} times in ${late.batches} batches at both nodes, kept ${late.kept} times, recognised ${late.duplicates} times, rows ${rows.length}`,
      };
    },
  },
  {
    name: 'a phone’s clock ten minutes ahead, another’s behind',
    async run(fleet) {
      const [ahead, behind] = [
        { clockMs: SKEW_MS, mayBe: ['BAD_TIMESTAMP'] },
        { clockMs: -SKEW_MS, mayBe: [] },
      ];
      const traffic = await startTraffic(fleet, { phones: [ahead, behind], seenFrom: 2 });
      const [fast, slow] = traffic.drivers as [Driver, Driver];
      await traffic.progress(60);
      const refused = fast.refused.length;
      const taken = slow.acked.size;
      expect([fast.acked.size, refused > 0, taken > 0]).toEqual([0, true, true]);
      for (const phone of [fast, slow]) phone.setClock(0);
      await traffic.healed(seconds(5));
      await traffic.progress(60);
      const note = `ahead: ${refused} of ${refused} refused as BAD_TIMESTAMP; behind: ${taken} of ${taken} taken; both shown again once the clock is right`;
      return { ...(await traffic.settle()), note };
    },
  },
  {
    name: 'a driver’s second device, on the other node',
    async run(fleet) {
      const traffic = await startTraffic(fleet);
      await traffic.progress(60);
      const before = first(traffic);
      const since = performance.now();
      const { person, tripId } = before;
      const second = await traffic.addDriver(person, 1, tripId, { latFrom: before.lat() });
      const took = await cutOff(before, 'REPLACED', since);
      const acked = second.acked.size;
      await until(
        () => second.acked.size > acked + 20,
        seconds(10),
        () => 'the second device is not heard',
      );
      await traffic.healed(seconds(5));
      expect(second.ended).toBeUndefined();
      const replaced = traffic.drivers.filter(({ ended }) => ended).length;
      const note = `devices 2, replaced ${replaced} after ${ms(took)}; the first ${before.acked.size} acknowledged, the second ${second.acked.size}`;
      return { ...(await traffic.settle()), note };
    },
  },
  {
    name: 'a trip reassigned to another driver mid-stream',
    async run(fleet) {
      const traffic = await startTraffic(fleet, { phones: [{ mayBe: ['FORBIDDEN'] }] });
      await traffic.progress(60);
      const before = first(traffic);
      const { tripId } = before;
      const heir = await fleet.world.person('DRIVER', 'Heir', fleet.world.operator.id);
      const since = performance.now();
      const { status } = await fleet.api(fleet.nodes[0] as Member, 'PATCH', `/trips/${tripId}`, fleet.world.business, {
        driverId: heir.id,
      });
      expect(status).toBe(200);
      // Before the heir is there: who connects as the trip's driver takes it over, and the old one is then cut off instead.
      await until(
        () => before.refused.length > 0,
        CUT_OFF_WITHIN_MS,
        () => `the old driver is not refused; its answers: ${JSON.stringify([...before.answers])}`,
      );
      const took = (before.refused[0]?.at ?? 0) - since;
      const last = before.acked.size;
      const after = await traffic.addDriver(heir, 1, tripId, { latFrom: before.lat() });
      await until(
        () => after.acked.size > 20,
        seconds(10),
        () => 'the new driver is not heard',
      );
      before.stop();
      await traffic.healed(seconds(5));
      expect(before.acked.size, 'taken from who drives it no more').toBe(last);
      const note = `the old driver refused ${before.refused.length} of ${before.refused.length} from ${ms(took)} on; the new one acknowledged ${after.acked.size}`;
      return { ...(await traffic.settle()), note };
    },
  },
  {
    name: 'banned on node A while connected to node B',
    async run(fleet) {
      const traffic = await startTraffic(fleet);
      await traffic.progress(60);
      // Drivers and followers are dealt out over the nodes in turn: the second of each is at B.
      const [driver, follower] = [traffic.drivers[1], traffic.followers[3]] as const;
      if (!driver || !follower) throw new Error('nobody at B');
      const took = [];
      for (const who of [driver, follower]) {
        const since = performance.now();
        const { status } = await fleet.api(
          fleet.nodes[0] as Member,
          'PATCH',
          `/users/${who.person.id}`,
          fleet.world.admin,
          { active: false },
        );
        expect(status).toBe(200);
        took.push(await cutOff(who, 'REVOKED', since));
      }
      const [acked, shown] = [driver.acked.size, follower.updates];
      await traffic.progress(60);
      expect([driver.acked.size, follower.updates], 'something after the end').toEqual([acked, shown]);
      const note = `driver cut off after ${ms(took[0] ?? 0)}, follower after ${ms(took[1] ?? 0)} (within ${CUT_OFF_WITHIN_MS} ms); acknowledged or shown since: 0`;
      return { ...(await traffic.settle()), note };
    },
  },
];

/** A phone of the same driver that had no line for ten minutes hands in what it has: out of order, each batch twice, at both nodes. */
async function handInLate(fleet: Fleet, { person, tripId, sent }: Driver, batches: number) {
  const device = `late-${randomUUID().slice(0, 8)}`;
  const sockets = await Promise.all(fleet.nodes.map((node) => fleet.socket(node, person, { device })));
  const from = Date.now() - SKEW_MS - 60_000;
  const lat = [...sent.values()][0]?.lat ?? 6.9;
  const points = Array.from({ length: batches * 50 }, (_, seq) => {
    const fixAt = from + seq * 120;
    return { seq, fixAt, lat: lat - seq * 1e-6, lng: 79.85, timestamp: new Date(fixAt).toISOString() };
  }).sort((a, b) => ((a.seq * 193) % 500) - ((b.seq * 193) % 500));
  const acked: number[] = [];
  const wrong: string[] = [];
  let [kept, duplicates] = [0, 0];
  for (let batch = 0; batch < batches; batch++) {
    const mine = points.slice(batch * 50, batch * 50 + 50);
    // Doubled within the batch, too.
    const payload = [...mine, ...mine.slice(0, 5)].map(({ fixAt: _, ...point }) => point);
    const answers = await Promise.all(
      sockets.map((socket) =>
        socket.timeout(seconds(5)).emitWithAck('driver:location:batch', { tripId, points: payload }),
      ),
    );
    for (const ack of answers) {
      if (!ack.ok || ack.rejected.length > 0) wrong.push(`batch ${batch}: ${JSON.stringify(ack)}`);
      kept += ack.accepted ?? 0;
      duplicates += ack.duplicates ?? 0;
    }
    acked.push(...mine.map(({ fixAt }) => fixAt));
  }
  for (const socket of sockets) socket.disconnect();
  if (kept !== points.length) wrong.push(`${kept} said to be new, of ${points.length}`);
  return { device, acked, wrong, kept, duplicates, batches: batches * 2, sent: kept + duplicates };
}

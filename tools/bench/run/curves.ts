import { cpus } from 'node:os';
import type { StreamResult, Trip } from '../load/messages';
import type { Generator } from './generator';
import { measureParts, type Parts } from './parts';
import { cpuMicros, loadAverage } from './process';
import type { Running, Servers } from './servers';
import { quantile } from './stats';

export interface CurvePoint {
  curve: 'trips' | 'subscribers' | 'nodes';
  server: string;
  /** Of trips, of subscribers of one trip, of nodes. */
  x: number;
  /** Of all nodes together; Redis and PostgreSQL apart. */
  cpuUsPerUpdate: number;
  cpuUsPerDelivery: number | null;
  redisUsPerUpdate: number | null;
  ackP99Ms: number;
  p99Ms: number | null;
  updatesPerSecond: number;
  load: number;
}
export interface Curves {
  machine: string;
  points: CurvePoint[];
  parts: Parts | null;
}

/** Accepted a second whatever the number of trips, so that the machine is as busy at each. */
const UPDATES = 200;
const DELIVERIES = 4000;
const MOST_PER_TRIP = 20;
const TRIPS = [1, 10, 100, 1000];
const SUBSCRIBERS = [1, 10, 100, 1000, 5000];
const WARM_SECONDS = 2;
const SECONDS = 6;

/** How cost grows with the number of trips, of subscribers, and of nodes; and what each part can carry. */
export async function measureCurves(
  servers: Servers,
  generator: Generator,
  say: (line: string) => void,
): Promise<Curves> {
  const { world, running, furtherNodes, stores } = servers;
  const points: CurvePoint[] = [];
  let round = 500;

  async function point(
    at: Pick<CurvePoint, 'curve' | 'x'>,
    nodes: Running[],
    load: { trips: Trip[]; passengers: { token: string; tripId: string }[]; updatesPerSecond: number },
  ) {
    const [first, ...others] = nodes;
    if (!first) return;
    const cpu = () => nodes.reduce((sum, { pid }) => sum + cpuMicros(pid), 0);
    const redis = () => (stores && first.name === 'srivibes-redis' ? cpuMicros(stores.redisPid) : null);
    let before = { cpu: 0, redis: null as number | null };
    const result = await generator.carryOut<StreamResult>(
      { kind: 'stream', target: first, others, ...load, warmSeconds: WARM_SECONDS, seconds: SECONDS, round: ++round },
      () => {
        before = { cpu: cpu(), redis: redis() };
      },
    );
    const used = cpu() - before.cpu;
    const ofRedis = redis();
    const measured: CurvePoint = {
      ...at,
      server: first.name,
      cpuUsPerUpdate: used / result.updates,
      cpuUsPerDelivery: result.deliveries > 0 ? used / result.deliveries : null,
      redisUsPerUpdate: ofRedis === null || before.redis === null ? null : (ofRedis - before.redis) / result.updates,
      ackP99Ms: quantile(result.ackMs, 0.99),
      p99Ms: result.deliveryMs.length > 0 ? quantile(result.deliveryMs, 0.99) : null,
      updatesPerSecond: result.updates / SECONDS,
      load: loadAverage(),
    };
    points.push(measured);
    say(JSON.stringify(measured, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value)));
  }

  for (const server of running) {
    for (const x of TRIPS) {
      const trips = world.fleet.slice(0, x);
      await point({ curve: 'trips', x }, [server], { trips, passengers: [], updatesPerSecond: UPDATES / x });
    }
    for (const x of SUBSCRIBERS) {
      const { trip, passengers } = world.busy;
      const updatesPerSecond = Math.min(MOST_PER_TRIP, DELIVERIES / x);
      await point({ curve: 'subscribers', x }, [server], {
        trips: [trip],
        passengers: passengers.slice(0, x),
        updatesPerSecond,
      });
    }
  }
  const nodes = running.filter(({ name }) => name === 'srivibes-redis').concat(furtherNodes);
  for (let x = 1; x <= nodes.length; x *= 2) {
    const trips = world.trips.slice(0, 20);
    const ids = new Set(trips.map(({ id }) => id));
    const passengers = world.passengers.filter(({ tripId }) => ids.has(tripId)).slice(0, 1000);
    await point({ curve: 'nodes', x }, nodes.slice(0, x), { trips, passengers, updatesPerSecond: 4 });
  }
  const first = nodes[0];
  const parts = first && stores ? await measureParts({ node: first, stores, world, generator, say }) : null;
  const [cpu] = cpus();
  return { machine: `${cpus().length} cores, ${cpu?.model ?? 'unknown'}, Node ${process.version}`, points, parts };
}

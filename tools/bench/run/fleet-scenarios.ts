import type { BatchOrder, FleetOrder, FleetResult, StreamResult } from '../load/messages';
import { cpuMicros } from './process';
import { remarkOf, type Scenario, type ScenarioName } from './scenarios';
import type { ServerName } from './servers';
import { median, quantile } from './stats';

const OURS: readonly ServerName[] = ['srivibes-embedded', 'srivibes-redis'];
const BATCH_PHONES = 20;
const BATCH_POINTS = 100;

/**
 * `buses` that each send a fix every so often while ten admins follow all of them, and while none does, in turn. cpuUsPerUpdate is
 * with the admins; adminUsPerUpdate what one of them adds to one update, by the neighbouring window without them.
 */
const fleetOf = (
  name: ScenarioName,
  buses: number,
  updatesPerSecond: number,
  servers: readonly ServerName[],
): Scenario => ({
  names: [name],
  servers,
  rounds: 1,
  async run({ server, generator, world, sizes, round }) {
    const order: FleetOrder = {
      kind: 'fleet',
      target: server,
      trips: world.fleet.slice(0, buses),
      adminTokens: world.adminTokens,
      knowsFleet: OURS.includes(server.name),
      updatesPerSecond,
      warmSeconds: sizes.warmSeconds + sizes.fleetWarmRounds / updatesPerSecond,
      seconds: sizes.fleetSeconds,
      windows: sizes.fleetWindows,
      round,
    };
    const marks: number[] = [];
    const result = await generator.carryOut<FleetResult>(order, () => void marks.push(cpuMicros(server.pid)));
    const perUpdate = result.windows.map(
      (updates, i) => ((marks[2 * i + 1] as number) - (marks[2 * i] as number)) / updates,
    );
    if (result.windows.some((updates) => updates === 0)) {
      return { samples: [], ...remarkOf(result) };
    }
    const watched = perUpdate.filter((_, i) => i % 2 === 1);
    const alone = perUpdate.filter((_, i) => i % 2 === 0);
    const admins = order.adminTokens.length;
    const share = watched.map((value, i) => (value - (alone[i] as number)) / admins);
    return {
      samples: [
        ...watched.map((value) => ({ metric: 'cpuUsPerUpdate', value })),
        ...alone.map((value) => ({ metric: 'cpuUsPerUpdateAlone', value })),
        ...share.map((value) => ({ metric: 'adminUsPerUpdate', value })),
        { metric: 'ackP99Ms', value: quantile(result.ackMs, 0.99) },
      ],
      remark: `${admins} admins: ${result.deliveries} frames; one adds ${median(share).toFixed(3)} µs to an update${
        remarkOf(result).remark ? `; ${remarkOf(result).remark}` : ''
      }`,
    };
  },
});

export const fleet1000 = fleetOf('fleet1000', 1000, 1 / 3, [...OURS, 'seed', 'socket.io', 'ws']);
export const fleet10000 = fleetOf('fleet10000', 10_000, 1 / 30, OURS);

/** Phones that hand in what they kept while offline. The figure is for each point. */
export const batch: Scenario = {
  names: ['batch'],
  servers: OURS,
  async run({ server, generator, world, sizes, round }) {
    const order: BatchOrder = {
      kind: 'batch',
      target: server,
      trips: world.trips.slice(0, BATCH_PHONES),
      batches: sizes.batches,
      points: BATCH_POINTS,
      round,
    };
    let before = 0;
    const result = await generator.carryOut<StreamResult>(order, () => {
      before = cpuMicros(server.pid);
    });
    const cpu = cpuMicros(server.pid) - before;
    return {
      samples: [
        { metric: 'cpuUsPerUpdate', value: cpu / result.updates },
        { metric: 'ackP99Ms', value: quantile(result.ackMs, 0.99) },
      ],
      ...remarkOf(result),
    };
  },
};

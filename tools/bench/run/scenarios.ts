import type { IdleOrder, StormResult, StreamOrder, StreamResult } from '../load/messages';
import { batch, fleet1000, fleet10000 } from './fleet-scenarios';
import type { Generator } from './generator';
import { cpuMicros } from './process';
import type { Running, ServerName } from './servers';
import { settledKb } from './settle';
import { quantile, type Sample } from './stats';
import type { World } from './world';

export const SCENARIOS = [
  'fanout50',
  'latency',
  'fanout500',
  'ingest',
  'fleet1000',
  'fleet10000',
  'batch',
  'idle',
  'storm',
] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

export interface Sizes {
  warmSeconds: number;
  seconds: number;
  idleConnections: number;
  stormConnections: number;
  stormMaxSeconds: number;
  /** Of each window of the fleet view, with admins and without, and how many of both together. */
  fleetSeconds: number;
  fleetWindows: number;
  /** So many times every bus sends before: its first fix, for which its trip is read, is not what a position costs. */
  fleetWarmRounds: number;
  batches: number;
}
export const FULL: Sizes = {
  warmSeconds: 10,
  seconds: 8,
  idleConnections: 5000,
  stormConnections: 5000,
  stormMaxSeconds: 60,
  fleetSeconds: 5,
  fleetWindows: 6,
  fleetWarmRounds: 1,
  batches: 10,
};
export const QUICK: Sizes = {
  warmSeconds: 0.5,
  seconds: 1.5,
  idleConnections: 1500,
  stormConnections: 1000,
  stormMaxSeconds: 20,
  fleetSeconds: 2,
  fleetWindows: 4,
  fleetWarmRounds: 0,
  batches: 4,
};

export interface Round {
  server: Running;
  generator: Generator;
  world: World;
  sizes: Sizes;
  /** Rises over the whole run. */
  round: number;
}

/** What one round measures, and a remark where something is worth telling. */
export interface Outcome {
  samples: { metric: string; value: number; scenario?: ScenarioName }[];
  remark?: string;
}

export interface Scenario {
  /** Scenarios that share their rounds: whoever asks for one gets the figures of all. */
  names: ScenarioName[];
  /** Once is enough: these rounds are long, or their figure does not scatter. */
  rounds?: number;
  servers?: readonly ServerName[];
  run(round: Round): Promise<Outcome>;
}

const FIRST_IDLE = 500;
const STORM_DRIVERS = 50;

async function streamed(round: Round, order: Pick<StreamOrder, 'trips' | 'passengers' | 'updatesPerSecond'>) {
  const { server, generator, sizes } = round;
  let before = 0;
  const result = await generator.carryOut<StreamResult>(
    {
      kind: 'stream',
      target: server,
      warmSeconds: sizes.warmSeconds,
      seconds: sizes.seconds,
      round: round.round,
      ...order,
    },
    () => {
      before = cpuMicros(server.pid);
    },
  );
  return { result, cpu: cpuMicros(server.pid) - before };
}

export const remarkOf = ({ refused, etas }: StreamResult) => {
  const codes = Object.entries(refused).map(([code, count]) => `${code} ${count}`);
  const said = [
    ...(codes.length > 0 ? [`refused: ${codes.join(', ')}`] : []),
    ...(etas > 0 ? [`${etas} ETA frames`] : []),
  ];
  return said.length > 0 ? { remark: said.join('; ') } : {};
};

export const ALL: Scenario[] = [
  {
    // 20 trips × 50 followers × 10 a second: 10,000 deliveries a second.
    names: ['fanout50', 'latency'],
    async run(round) {
      const trips = round.world.trips.slice(0, 20);
      const ids = new Map(trips.map(({ id }) => [id, 0]));
      const passengers = round.world.passengers.filter(({ tripId }) => {
        const count = ids.get(tripId);
        if (count === undefined || count >= 50) return false;
        ids.set(tripId, count + 1);
        return true;
      });
      const { result, cpu } = await streamed(round, { trips, passengers, updatesPerSecond: 10 });
      return {
        samples: [
          { metric: 'cpuUsPerDelivery', value: cpu / result.deliveries },
          { scenario: 'latency', metric: 'p99Ms', value: quantile(result.deliveryMs, 0.99) },
        ],
        ...remarkOf(result),
      };
    },
  },
  {
    // One trip × 500 followers × 20 a second: the same 10,000 deliveries.
    names: ['fanout500'],
    async run(round) {
      const { trip } = round.world.busy;
      const passengers = round.world.busy.passengers.slice(0, 500);
      const { result, cpu } = await streamed(round, { trips: [trip], passengers, updatesPerSecond: 20 });
      return { samples: [{ metric: 'cpuUsPerDelivery', value: cpu / result.deliveries }], ...remarkOf(result) };
    },
  },
  {
    // 150 trips × 10 a second, and nobody follows.
    names: ['ingest'],
    async run(round) {
      const trips = round.world.trips.slice(0, 150);
      const { result, cpu } = await streamed(round, { trips, passengers: [], updatesPerSecond: 10 });
      return {
        samples: [
          { metric: 'cpuUsPerUpdate', value: cpu / result.updates },
          { metric: 'ackP99Ms', value: quantile(result.ackMs, 0.99) },
        ],
        ...remarkOf(result),
      };
    },
  },
  fleet1000,
  fleet10000,
  batch,
  {
    names: ['idle'],
    rounds: 1,
    async run({ server, generator, world, sizes }) {
      const tokens = world.passengers.slice(0, sizes.idleConnections).map(({ token }) => token);
      const order: IdleOrder = { kind: 'idle', target: server, tokens, first: FIRST_IDLE };
      const marks: number[] = [];
      await generator.carryOut<undefined>(order, async () => {
        marks.push(await settledKb(server.pid, server.inspectPort));
      });
      const value = ((marks[1] ?? Number.NaN) - (marks[0] ?? Number.NaN)) / (tokens.length - FIRST_IDLE);
      return { samples: [{ metric: 'kbPerConnection', value }] };
    },
  },
  {
    names: ['storm'],
    rounds: 1,
    servers: ['srivibes-embedded', 'srivibes-redis', 'seed', 'socket.io'],
    async run({ server, generator, world, sizes, round }) {
      let before = 0;
      const passengers = world.passengers.slice(0, sizes.stormConnections);
      const result = await generator.carryOut<StormResult>(
        {
          kind: 'storm',
          target: server,
          trips: world.trips.slice(0, STORM_DRIVERS),
          passengers,
          updatesPerSecond: 1,
          maxSeconds: sizes.stormMaxSeconds,
          round,
        },
        () => {
          before = cpuMicros(server.pid);
        },
      );
      const cpuMs = (cpuMicros(server.pid) - before) / 1000 / passengers.length;
      const { secondsToRecover: seconds, back, attempts, ackMs } = result;
      const samples = [
        { metric: 'p99Ms', value: quantile(ackMs, 0.99) },
        { metric: 'cpuMsPerReturn', value: cpuMs },
      ];
      return {
        samples: seconds === null ? samples : [{ metric: 'secondsToRecover', value: seconds }, ...samples],
        remark: `${back} of ${passengers.length} back after ${attempts} attempts; acks: ${ackMs.length}, longest ${Math.round(Math.max(...ackMs))} ms${remarkOf(result).remark ? `; ${remarkOf(result).remark}` : ''}`,
      };
    },
  },
];

/** Of one scenario's samples, with its name and the server's. */
export const toSamples = (scenario: Scenario, server: Running, { samples }: Outcome): Sample[] =>
  samples.map(({ metric, value, scenario: name = scenario.names[0] as ScenarioName }) => ({
    scenario: name,
    server: server.name,
    metric,
    value,
  }));

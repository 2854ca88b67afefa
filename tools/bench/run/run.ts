import type { Generator } from './generator';
import { loadAverage } from './process';
import { ALL, type Scenario, type ScenarioName, type Sizes, toSamples } from './scenarios';
import type { Servers } from './servers';
import { type Sample, spread } from './stats';

export interface RunOptions {
  servers: Pick<Servers, 'running' | 'world'>;
  generator: Generator;
  only: readonly ScenarioName[];
  rounds: number;
  /** More rounds at most for a scenario whose rounds are too far apart. */
  extraRounds: number;
  sizes: Sizes;
  /** After so long no further round begins, and what is left is named. */
  limitMs: number;
  say(line: string): void;
}

/** Rounds further apart than this are no measurement yet. */
const NOISY = 0.25;

/** Every scenario, its servers in turn: A B C, A B C. What is noisy gets more rounds, within bounds. */
export async function run(options: RunOptions): Promise<{ samples: Sample[]; noisy: string[]; leftOut: number }> {
  const samples: Sample[] = [];
  const noisy: string[] = [];
  let leftOut = 0;
  const until = performance.now() + options.limitMs;
  for (const scenario of ALL) {
    if (!scenario.names.some((name) => options.only.includes(name))) continue;
    const { samples: own, leftOut: missed } = await runScenario(scenario, options, until);
    leftOut += missed;
    samples.push(...own.filter((sample) => (options.only as readonly string[]).includes(sample.scenario)));
    for (const name of tooFarApart(own)) noisy.push(`${scenario.names[0]} ${name}`);
  }
  return { samples, noisy, leftOut };
}

let roundsSoFar = 0;

async function runScenario(scenario: Scenario, options: RunOptions, until: number) {
  const { servers, generator, sizes, say } = options;
  const samples: Sample[] = [];
  let leftOut = 0;
  const running = servers.running.filter(({ name }) => scenario.servers?.includes(name) ?? true);
  const rounds = scenario.rounds ?? options.rounds;
  for (let round = 0; round < rounds + (scenario.rounds ? 0 : options.extraRounds); round++) {
    const again = tooFarApart(samples);
    const turn = round < rounds ? running : running.filter(({ name }) => again.has(name));
    for (const server of turn) {
      if (performance.now() > until) {
        leftOut++;
        continue;
      }
      const outcome = await scenario.run({ server, generator, world: servers.world, sizes, round: ++roundsSoFar });
      const own = toSamples(scenario, server, outcome);
      samples.push(...own);
      const figures = own.map(({ metric, value }) => `${metric} ${value.toPrecision(3)}`).join(', ');
      const remark = outcome.remark ? ` (${outcome.remark})` : '';
      say(`${scenario.names.join('+')} ${round + 1}: ${server.name}: ${figures}${remark} [load ${loadAverage()}]`);
    }
  }
  return { samples, leftOut };
}

/** Servers whose CPU figures scatter; latencies always do on a busy machine, and are given with min and max. */
function tooFarApart(samples: readonly Sample[]): Set<string> {
  const groups = new Map<string, number[]>();
  for (const { server, metric, value } of samples) {
    if (metric.startsWith('cpuUs'))
      groups.set(`${server} ${metric}`, [...(groups.get(`${server} ${metric}`) ?? []), value]);
  }
  return new Set(
    [...groups].filter(([, values]) => spread(values) > NOISY).map(([key]) => key.split(' ')[0] as string),
  );
}

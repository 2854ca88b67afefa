import type { Curves } from './curves';
import type { Parts } from './parts';

/** A part is planned for half of its core: the other half is for the busiest minute, collection, and a node that is gone. */
const USED = 0.5;
/** Back after the restart of a node, at the latest. */
const BACK_SECONDS = 30;
const NODE_MEMORY_KB = 2 * 1024 * 1024;

/** What one part carries, from what it costs. */
export function capacities(parts: Parts) {
  const perSecond = (us: number) => (USED * 1e6) / us;
  const returns = perSecond(parts.nodeMsPerReturn * 1000);
  return {
    S: Math.min(NODE_MEMORY_KB / parts.kbPerConnection, returns * BACK_SECONDS),
    A: perSecond(parts.nodeUsPerUpdate),
    F: perSecond(parts.nodeUsPerFrame),
    R: perSecond(parts.redisUsPerUpdate),
    m: parts.redisBytesPerPoint,
    W: perSecond(parts.workerUsPerRow),
    H: parts.postgresBytesPerRow,
    C: returns,
  };
}

/** Nodes for a fleet: the largest of three needs, and one that may be lost. */
export function nodesFor({ S, A, F }: Pick<ReturnType<typeof capacities>, 'S' | 'A' | 'F'>, fleet: Fleet): number {
  const { buses, passengers, everySeconds } = fleet;
  const needs = [(buses + passengers) / S, buses / everySeconds / A, passengers / everySeconds / F];
  return Math.ceil(Math.max(...needs)) + 1;
}
interface Fleet {
  buses: number;
  passengers: number;
  everySeconds: number;
}

const FLEETS: [string, Fleet][] = [
  ['1,000 buses, 20,000 passengers, a position every 3 s', { buses: 1000, passengers: 20_000, everySeconds: 3 }],
  ['1,000 buses, 20,000 passengers, every 10 s', { buses: 1000, passengers: 20_000, everySeconds: 10 }],
  ['50,000 buses, 1,000,000 passengers, every 3 s', { buses: 50_000, passengers: 1_000_000, everySeconds: 3 }],
  ['50,000 buses, 1,000,000 passengers, every 10 s', { buses: 50_000, passengers: 1_000_000, everySeconds: 10 }],
];

/** The Sizing section's tables, as Markdown. @throws Error when the curves were measured without Redis */
export function sizingTables({ machine, parts }: Curves): string {
  if (!parts) throw new Error('Without srivibes-redis there is nothing to size from.');
  const c = capacities(parts);
  const n = (value: number) => Number(value.toPrecision(2)).toLocaleString('en');
  const rows = [
    [
      '`S` sockets one node holds (2 GB of memory, and back within 30 s after a restart)',
      n(c.S),
      'nodes ≥ (*B* + *P*) / `S`',
    ],
    ['`A` positions one node accepts per second', n(c.A), 'nodes ≥ (*B* / *t*) / `A`'],
    ['`F` frames one node sends per second', n(c.F), 'nodes ≥ (*P* / *t*) / `F`'],
    ['`R` positions one Redis takes per second, `appendfsync always`', n(c.R), 'Redis shards ≥ (*B* / *t*) / `R`'],
    [
      '`m` bytes of Redis per point in the log',
      n(c.m),
      '`maxmemory` ≥ 2 × *m* × points of the longest outage of the workers to be survived',
    ],
    ['`W` rows one worker drains per second', n(c.W), 'workers ≥ 2 × (*B* / *t*) / `W`'],
    ['`H` bytes of PostgreSQL per row of history, with its indexes', n(c.H), 'disk ≥ 1.5 × `H` × rows kept'],
    [
      '`C` passengers’ reconnections one node takes per second',
      n(c.C),
      'time back after a deploy = (*P* / nodes) / `C`',
    ],
  ];
  return [
    `Measured on ${machine}; a part is planned for ${USED * 100} % of its core.`,
    '',
    '| figure | measured | used as |',
    '|---|---|---|',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    '| fleet | nodes | workers |',
    '|---|---|---|',
    ...FLEETS.map(([name, fleet]) => {
      const workers = Math.ceil((2 * fleet.buses) / fleet.everySeconds / c.W);
      return `| ${name} | ${n(nodesFor(c, fleet))} | ${Math.max(2, workers)} |`;
    }),
  ].join('\n');
}

const BEGIN = '<!-- sizing: npm run bench -- --sizing FILE --write docs/operations.md -->';
const END = '<!-- /sizing -->';

/** `page` with the tables between its marks replaced. @throws Error when it has no marks */
export function withTables(page: string, tables: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`no ${BEGIN} … ${END} in the page`);
  return `${page.slice(0, from + BEGIN.length)}\n\n${tables}\n\n${page.slice(to)}`;
}

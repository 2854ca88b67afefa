import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { makeFleet } from './demo-data/fleet';
import { readBaseMap } from './demo-data/geo';
import { makeRoutes } from './demo-data/routes';
import { makeTowns } from './demo-data/towns';

/** One line per object of a list: small enough to ship, and a change shows as a line in a diff. */
function compact(value: unknown): string {
  if (Array.isArray(value)) return `[\n${value.map((item) => JSON.stringify(item)).join(',\n')}\n]`;
  const entries = Object.entries(value as object).map(([key, item]) => {
    const list = Array.isArray(item) ? compact(item) : JSON.stringify(item);
    return `${JSON.stringify(key)}: ${list}`;
  });
  return `{\n${entries.join(',\n')}\n}`;
}

const root = path.join(import.meta.dirname, '..');
const program = new Command('make-demo-data')
  .description(
    'Writes the lines, fleet and timetable of the demo (routes.json, fleet.json), and the towns that the search knows (towns.json), from the raw data and the plan beside it.\nThe same input gives the same files, byte for byte.',
  )
  .option('--source <dir>', 'folder with lk_metro/, cities/ and ntc/', path.join(root, 'prisma/seed/data/raw'))
  .option('--base-map <file>', 'the offline base map', path.join(root, 'public/basemap/lk.topo.json'))
  .option('--out <dir>', 'where to write', path.join(root, 'prisma/seed/data'))
  .parse();

const options = program.opts<{ source: string; baseMap: string; out: string }>();

function make() {
  try {
    const { routes, warnings } = makeRoutes(options.source, readBaseMap(options.baseMap));
    return { routes, warnings, fleet: makeFleet(routes), towns: makeTowns(options.source) };
  } catch (error) {
    // A missing file, or a plan that names what the sources do not hold: one line says which.
    return program.error(`make-demo-data: ${error instanceof Error ? error.message : error}`);
  }
}

const { routes, warnings, fleet, towns } = make();
mkdirSync(options.out, { recursive: true });
writeFileSync(path.join(options.out, 'routes.json'), `${compact(routes)}\n`);
writeFileSync(path.join(options.out, 'fleet.json'), `${compact(fleet)}\n`);
writeFileSync(path.join(options.out, 'towns.json'), `${compact(towns)}\n`);

const guessed = new Set(routes.flatMap((r) => r.stops.filter((s) => s.approximate).map((s) => s.name.en)));
process.stdout.write(
  `${[
    `${routes.length} routes (${routes.length / 2} lines), ${fleet.vehicles.length} vehicles, ${fleet.drivers.length} drivers, ${fleet.conductors.length} conductors`,
    `stops at an estimated place (${guessed.size}): ${[...guessed].join(', ')}`,
    ...(warnings.length > 0 ? ['worth a look:', ...warnings.map((warning) => `  ${warning}`)] : []),
  ].join('\n')}\n`,
);

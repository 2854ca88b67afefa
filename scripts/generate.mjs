import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeEndpointPaths } from './lib/endpoint-paths.mjs';

const HELP = `Usage: node scripts/generate.mjs [--force]

Generates the Prisma client from prisma/schema.prisma into server/db/generated, unless the client there was generated from
the same schema by the same Prisma; and the browser's table of endpoints from the contract into lib/contract/rest/generated.

  --force   generate in any case
  --help    show this`;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const output = join(root, 'server', 'db', 'generated');
const stamp = join(output, '.schema-hash');
const require = createRequire(join(root, 'package.json'));

function fail(message) {
  console.error(message);
  process.exit(1);
}

function schemaHash() {
  const version = require('prisma/package.json').version;
  const schema = readFileSync(join(root, 'prisma', 'schema.prisma'));
  return createHash('sha256').update(version).update('\0').update(schema).digest('hex');
}

function upToDate(hash) {
  return existsSync(join(output, 'client.ts')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

const args = process.argv.slice(2);
if (args.includes('--help')) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}
const unknown = args.find((arg) => arg !== '--force');
if (unknown) fail(`generate: unknown argument ${unknown}\n\n${HELP}`);

await writeEndpointPaths(root).catch((error) => fail(`generate: the table of endpoints failed\n${error.message}`));

const hash = schemaHash();
if (!args.includes('--force') && upToDate(hash)) process.exit(0);

const { bin } = require('prisma/package.json');
const cli = join(dirname(require.resolve('prisma/package.json')), bin.prisma ?? bin);
const result = spawnSync(process.execPath, [cli, 'generate', '--no-hints'], {
  cwd: root,
  encoding: 'utf8',
  env: {
    ...process.env,
    // Generating needs no schema engine, yet Prisma downloads one unless this names an executable that exists.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
});
if (result.error) fail(`generate: ${result.error.message}`);
if (result.status !== 0) fail(`generate: prisma generate failed\n${result.stdout}${result.stderr}`);
writeFileSync(stamp, hash);

import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PlainError } from '../../lib/plain-error';
import { freePort } from './free-port';
import { stopChild } from './process';

const ROOT = join(import.meta.dirname, '../../..');
const MAIN = 'dist/server/main.js';
const WORKER = 'dist/server/worker.js';
const BOOT_WITHIN_MS = 180_000;
/** One for all nodes of the bench. */
const TICKET_SIGNING_KEY = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

export interface ProductOptions {
  secret: string;
  dataDir: string;
  databaseUrl?: string;
  redisUrl?: string;
  /** Node's own flags, e.g. --cpu-prof. */
  nodeFlags?: string[];
}

/**
 * The built product in a process of its own, with the drivers' caps wide open, so that few drivers can be many.
 * @throws PlainError when it is not built or does not come up
 */
export async function startProduct({ secret, dataDir, databaseUrl, redisUrl, nodeFlags = [] }: ProductOptions) {
  if (!existsSync(join(ROOT, MAIN))) throw new PlainError('SriVibes is not built: run `npm run build` first.');
  const port = await freePort();
  const { PATH, HOME, LANG, TMPDIR } = process.env;
  const child = spawn(process.execPath, [...nodeFlags, '--enable-source-maps', MAIN], {
    cwd: ROOT,
    env: {
      ...{ PATH, HOME, LANG, TMPDIR, NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port), DEMO: '0' },
      ...{ DATA_DIR: dataDir, AUTH_SECRET: secret, TICKET_SIGNING_KEY, LOG_LEVEL: 'error' },
      ...{ DRIVER_MIN_INTERVAL_MS: '0', DRIVER_MAX_PER_MINUTE: '100000' },
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
      ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr = (stderr + chunk).slice(-2000);
  });
  const until = performance.now() + BOOT_WITHIN_MS;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > until) {
      await stopChild(child);
      throw new PlainError(`SriVibes did not come up: ${stderr.trim()}`);
    }
    await delay(100);
  }
  return { port, pid: child.pid as number, errors: () => stderr, stop: () => stopChild(child) };
}

const answers = (port: number) =>
  fetch(`http://127.0.0.1:${port}/api/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

/** A worker of the same service. */
export function startWorker(stores: { secret: string; dataDir: string; databaseUrl: string; redisUrl: string }) {
  const { PATH, HOME, LANG, TMPDIR } = process.env;
  const child = spawn(process.execPath, [WORKER], {
    cwd: ROOT,
    env: {
      ...{ PATH, HOME, LANG, TMPDIR, NODE_ENV: 'production', LOG_LEVEL: 'error', SNAPSHOT_INTERVAL_SECONDS: '5' },
      ...{ AUTH_SECRET: stores.secret, TICKET_SIGNING_KEY, DATA_DIR: stores.dataDir },
      ...{ DATABASE_URL: stores.databaseUrl, REDIS_URL: stores.redisUrl },
    },
    stdio: 'ignore',
  });
  return { pid: child.pid as number, stop: () => stopChild(child) };
}

/** The address of the PostgreSQL that the product runs under `dataDir`. */
export function embeddedDatabaseUrl(dataDir: string, database = 'srivibes'): string {
  const pointer = join(dataDir, 'postgres-home');
  const home = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(dataDir, 'postgres');
  const password = readFileSync(join(home, 'password'), 'utf8').trim();
  const port = readFileSync(join(home, 'data/postmaster.pid'), 'utf8').split('\n')[3]?.trim();
  return `postgresql://srivibes:${password}@127.0.0.1:${port}/${database}`;
}

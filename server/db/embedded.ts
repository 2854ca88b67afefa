import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { type Account, accountForPostgres } from './postgres/account';
import { type Binaries, locateBinaries } from './postgres/binaries';
import { exists, type Layout, readIfThere, writePrivateFile } from './postgres/files';
import { prepareHome, reachableBinaries } from './postgres/home';
import { keepAlive } from './postgres/keep-alive';
import { takeLock } from './postgres/lock';
import {
  CLEAN_ENVIRONMENT,
  findRunning,
  launch,
  type Postmaster,
  SUPERUSER,
  stopPostmaster,
  urlOf,
  waitUntilReady,
} from './postgres/postmaster';

export { DataDirectoryInUseError } from './postgres/lock';

/** One line each, for people. */
export interface EmbeddedLog {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

export interface EmbeddedOptions {
  /** DATA_DIR; created when missing. */
  dataDir: string;
  log: EmbeddedLog;
  /** Further PostgreSQL settings, e.g. `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>;
}

export interface EmbeddedPostgres {
  connectionString: string;
  /** Whether the server was still running from an earlier process that had been killed. */
  takenOver: boolean;
  /** Fast shutdown, awaited; safe to call more than once. */
  stop(): Promise<void>;
}

const DATABASE = 'srivibes';

/** For small machines; durable all the same. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '150',
  shared_buffers: '64MB',
  fsync: 'on',
  synchronous_commit: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
};

/**
 * A real PostgreSQL under DATA_DIR, for machines without one. It survives a kill of this process: the next start takes it over.
 * @throws DataDirectoryInUseError when another live SriVibes uses the directory; otherwise an Error of one plain sentence.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const account = accountForPostgres();
  const { layout, notice } = await prepareHome(dataDir, account);
  if (notice) options.log.warn(notice);
  const lock = await takeLock(layout.lock, dataDir);
  try {
    const binaries = await reachableBinaries(await locateBinaries(), layout.home, account);
    const password = await providePassword(layout);
    const left = await findRunning(layout, password);
    if (left) options.log.warn(`took over the database that a killed process left running (process ${left.pid})`);
    const start = (port?: number) => startAnew(binaries, layout, account, password, options, port);
    const postmaster = left ?? (await start());
    await createDatabase(postmaster.port, password);
    // Those who use it know its port.
    const kept = keepAlive(postmaster, { start: () => start(postmaster.port), log: options.log, layout });
    let stopped: Promise<void> | undefined;
    const stop = async () => {
      await stopPostmaster(layout, await kept.release(), binaries);
      await lock.release();
    };
    return {
      connectionString: urlOf(postmaster.port, password, DATABASE),
      takenOver: left !== null,
      stop: () => {
        stopped ??= stop();
        return stopped;
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

async function startAnew(
  binaries: Binaries,
  layout: Layout,
  account: Account | undefined,
  password: string,
  { log, settings }: EmbeddedOptions,
  givenPort?: number,
): Promise<Postmaster> {
  if (!(await exists(layout.data))) {
    log.info(`setting up a new database in ${layout.home}`);
    await initialise(binaries, layout, account, password, settings?.fsync === 'off');
  }
  // More than once: the port may be taken meanwhile, and the children of a killed server need a moment to leave.
  for (let attempt = 1; ; attempt++) {
    const port = givenPort ?? (await findFreePort());
    const child = await launch(binaries, layout, account, port, { ...SETTINGS, ...settings });
    const postmaster = await waitUntilReady(layout, password, child.alive);
    if (postmaster) return postmaster;
    if (attempt === 3) throw new Error(`The embedded PostgreSQL did not start: ${await lastWords(layout)}`);
    await delay(200 * attempt);
  }
}

/** Builds the data directory aside and moves it into place, so that a kill in between leaves no half of one. */
async function initialise(
  binaries: Binaries,
  layout: Layout,
  account: Account | undefined,
  password: string,
  fast: boolean,
): Promise<void> {
  const draft = `${layout.data}.${randomBytes(4).toString('hex')}`;
  const passwordFile = `${draft}.password`;
  try {
    await mkdir(draft, { mode: 0o700 });
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (account) {
      await chown(draft, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    // The builtin provider sorts and folds the same on every machine, whatever its locales.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const access = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    const args = [`--pgdata=${draft}`, ...locale, ...access, ...(fast ? ['--no-sync'] : [])];
    await runToEnd(binaries.initdb, args, account);
    await rename(draft, layout.data);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

async function runToEnd(command: string, args: string[], account: Account | undefined): Promise<void> {
  const child = spawn(command, args, { ...account, cwd: '/', env: CLEAN_ENVIRONMENT, windowsHide: true });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  if (code !== 0) throw new Error(`The embedded PostgreSQL could not be set up: ${lastLines(output)}`);
}

async function providePassword(layout: Layout): Promise<string> {
  const kept = (await readIfThere(layout.password))?.trim();
  if (kept) return kept;
  if (await exists(layout.data))
    throw new Error(`The password of the embedded PostgreSQL is gone: ${layout.password} is missing.`);
  const password = randomBytes(24).toString('hex');
  await writePrivateFile(layout.password, `${password}\n`);
  return password;
}

async function createDatabase(port: number, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(port, password, 'postgres') });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function lastWords(layout: Layout): Promise<string> {
  return (
    lastLines(await readFile(layout.serverLog, 'utf8').catch(() => '')) || `see ${join(layout.home, 'server.log')}`
  );
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join(' | ');
}

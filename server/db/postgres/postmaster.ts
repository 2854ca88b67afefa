import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { realpath, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Account } from './account';
import type { Binaries } from './binaries';
import { type Layout, readIfThere } from './files';
import { commandLineOf, isAlive } from './processes';

export interface Postmaster {
  pid: number;
  port: number;
}

export const SUPERUSER = 'srivibes';
const POLL_MS = 25;
/** Recovery after a crash may take a while; until then the server is alive but not ready. */
const READY_TIMEOUT_MS = 60_000;
/** A fast shutdown that takes longer is turned into an immediate one (recovery at the next start), to leave room in our 15 s. */
const FAST_SHUTDOWN_MS = 8_000;
const LOG_LIMIT_BYTES = 10_000_000;

/** Nothing of ours: PG* variables would redirect PostgreSQL, a locale would translate its words. */
export const CLEAN_ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
} as unknown as NodeJS.ProcessEnv;

export function urlOf(port: number, password: string, database: string): string {
  return `postgresql://${SUPERUSER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** What postmaster.pid says: its lines are pid, data directory, start, port, socket folder, address, shared memory, status. */
async function readPostmaster(layout: Layout): Promise<(Postmaster & { status: string }) | null> {
  const lines = (await readIfThere(layout.postmasterPid))?.split('\n').map((line) => line.trim());
  const pid = Number(lines?.[0]);
  if (!lines || !Number.isSafeInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3]), status: lines[7] ?? '' };
}

/**
 * A server that an earlier, killed process left running on this data directory, once it answers; null when there is none.
 * A postmaster.pid whose number now belongs to something else is removed.
 */
export async function findRunning(layout: Layout, password: string): Promise<Postmaster | null> {
  const found = await readPostmaster(layout);
  if (!found || !isAlive(found.pid)) return null;
  const command = commandLineOf(found.pid);
  if (command && !(command.includes('postgres') && command.includes(layout.data))) {
    await rm(layout.postmasterPid, { force: true });
    return null;
  }
  return waitUntilReady(layout, password, () => isAlive(found.pid));
}

/** Starts a server on a free port. It outlives us, and no Ctrl-C reaches it: only `stopPostmaster` ends it. */
export async function launch(
  binaries: Binaries,
  layout: Layout,
  account: Account | undefined,
  port: number,
  settings: Record<string, string>,
): Promise<{ alive(): boolean; pid: number }> {
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const size = await stat(layout.serverLog).then(
    ({ size }) => size,
    () => 0,
  );
  // A file, not a pipe: a pipe would die with us, and the server is to survive us.
  const log = openSync(layout.serverLog, size > LOG_LIMIT_BYTES ? 'w' : 'a', 0o600);
  try {
    const child = spawn(binaries.postgres, ['-D', layout.data, ...flags], {
      ...account,
      cwd: '/',
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log, log],
      env: CLEAN_ENVIRONMENT,
    });
    let alive = true;
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.once('exit', () => {
      alive = false;
    });
    child.unref();
    return { alive: () => alive, pid: child.pid ?? 0 };
  } finally {
    closeSync(log);
  }
}

/** Waits until the server takes connections; null once `alive` says that it will not. */
export async function waitUntilReady(
  layout: Layout,
  password: string,
  alive: () => boolean,
): Promise<Postmaster | null> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (alive()) {
    const state = await readPostmaster(layout);
    if (state?.status === 'ready' && (await answers(state.port, password, layout)))
      return { pid: state.pid, port: state.port };
    if (performance.now() > deadline) {
      throw new Error(
        `The embedded PostgreSQL in ${layout.home} runs but did not become ready: see ${layout.serverLog}.`,
      );
    }
    await delay(POLL_MS);
  }
  return null;
}

/** Whether the server on that port is the one of our data directory. */
async function answers(port: number, password: string, layout: Layout): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(port, password, 'postgres'), connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    return (await realpath(rows[0]?.data_directory ?? '')) === (await realpath(layout.data));
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') {
      throw new Error(`The embedded PostgreSQL refuses the password kept in ${layout.password}.`);
    }
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A fast shutdown (open transactions end, nothing committed is lost), awaited. */
export async function stopPostmaster(layout: Layout, { pid }: Postmaster, binaries: Binaries): Promise<void> {
  const signal = (name: 'SIGINT' | 'SIGQUIT') => {
    if (process.platform === 'win32') {
      const mode = name === 'SIGINT' ? 'fast' : 'immediate';
      spawn(binaries.pgCtl, ['stop', '-D', layout.data, '-m', mode, '-W'], { windowsHide: true, stdio: 'ignore' });
      return;
    }
    try {
      process.kill(pid, name);
    } catch {
      // Gone between looking and signalling.
    }
  };
  // The file goes with the server, and tells more than the process id, which may linger as a zombie or be used anew.
  const running = async () => isAlive(pid) && (await readPostmaster(layout))?.pid === pid;
  if (!(await running())) return;
  signal('SIGINT');
  const began = performance.now();
  let forced = false;
  while (await running()) {
    const waited = performance.now() - began;
    if (!forced && waited > FAST_SHUTDOWN_MS) {
      forced = true;
      signal('SIGQUIT');
    }
    if (waited > FAST_SHUTDOWN_MS + 5_000) throw new Error(`The embedded PostgreSQL (process ${pid}) does not stop.`);
    await delay(POLL_MS);
  }
}

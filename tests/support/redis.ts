import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

const BIN = process.env.REDIS_SERVER_BIN ?? 'redis-server';

/** Is there a redis-server (or valkey-server, by REDIS_SERVER_BIN) of version 7 or later? Where not, tests that need one are skipped. */
export const hasRedis = (() => {
  try {
    const version = /v=(\d+)/.exec(execFileSync(BIN, ['--version'], { encoding: 'utf8' }))?.[1];
    return Number(version) >= 7;
  } catch {
    return false;
  }
})();

/**
 * A Redis of the test's own on a free port, set up as the product asks for: append-only file, noeviction. `cluster`: a cluster of
 * one, which refuses whatever touches two slots.
 */
export async function startTestRedis({
  cluster = false,
  appendfsync = 'everysec',
  settings = [],
}: {
  cluster?: boolean;
  appendfsync?: 'always' | 'everysec';
  /** More words of the command line. */
  settings?: string[];
} = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'srivibes-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const admin = new Redis(url, { lazyConnect: true, enableOfflineQueue: false, retryStrategy: () => 50 });
  admin.on('error', () => undefined);
  let server: ChildProcess | undefined;

  const start = async () => {
    const flags = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      dir,
      '--save',
      '',
      '--appendonly',
      'yes',
      '--appendfsync',
      appendfsync,
    ];
    const child = spawn(
      BIN,
      [...flags, ...settings, '--maxmemory-policy', 'noeviction', '--cluster-enabled', cluster ? 'yes' : 'no'],
      { stdio: 'ignore' },
    );
    server = child;
    for (let tries = 0; ; tries++) {
      try {
        if (admin.status === 'wait' || admin.status === 'end') await admin.connect();
        await admin.ping();
        return;
      } catch (error) {
        if (tries === 200 || child.exitCode !== null) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    const child = server;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGCONT');
    child.kill(signal);
    await gone;
  };

  await start();
  if (cluster) {
    await admin.cluster('ADDSLOTSRANGE', '0', '16383');
    while (!(await admin.cluster('INFO')).includes('cluster_state:ok')) await new Promise((r) => setTimeout(r, 20));
  }
  return {
    url,
    /** A client of the test's own. */
    admin,
    start,
    stop,
    /** Answers nobody, and closes nothing. */
    pause() {
      server?.kill('SIGSTOP');
    },
    resume() {
      server?.kill('SIGCONT');
    },
    async close() {
      admin.disconnect();
      await stop('SIGKILL');
      await rm(dir, { recursive: true, force: true });
    },
  };
}
export type TestRedis = Awaited<ReturnType<typeof startTestRedis>>;

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

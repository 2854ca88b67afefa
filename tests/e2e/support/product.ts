import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Product {
  /** The address as a browser knows it; `localhost`, so that it gives position and camera. */
  readonly origin: string;
  /** The last lines of what the process has said, for a test that wants to know why. */
  said(): string;
}

const ROOT = resolve(import.meta.dirname, '../../..');
/** The first start makes a database, applies the migrations and seeds the fleet. */
const READY_WITHIN_MS = 120_000;
/** The drain may take 15 s. */
const GONE_WITHIN_MS = 20_000;

/** Starts the built product on a free port with a database of its own. `stop` sends SIGTERM and removes the data. */
export async function startProduct(): Promise<{ product: Product; stop: () => Promise<void> }> {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'srivibes-e2e-'));
  // Run as root, PostgreSQL works as another user, who must be able to reach its folder.
  chmodSync(dataDir, 0o755);
  const lines: string[] = [];
  const child = spawn(process.execPath, [join(ROOT, 'scripts/start.mjs')], {
    cwd: ROOT,
    env: environment({ PORT: String(port), DATA_DIR: dataDir, DEMO: '1', NODE_ENV: 'production' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n').filter(Boolean));
      lines.splice(0, Math.max(0, lines.length - 200));
    });
  }
  const said = () => lines.join('\n');
  const stop = async () => {
    await stopProcess(child);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await untilReady(`http://127.0.0.1:${port}/api/ready`, child, said);
  } catch (error) {
    await stop();
    throw error;
  }
  return { product: { origin: `http://localhost:${port}`, said }, stop };
}

/** What this shell has, but for the settings of another server that may be around. */
function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'PUBLIC_ORIGIN', 'ALLOWED_ORIGINS', 'HOST', 'NEXTAUTH_URL']) {
    delete env[name];
  }
  return { ...env, ...settings };
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? done(address.port) : failed(new Error('no free port')),
      );
    });
  });
}

async function untilReady(url: string, child: ChildProcess, said: () => string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The product ended with code ${child.exitCode}:\n${said()}`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer?.ok) return;
    await new Promise((next) => setTimeout(next, 200));
  }
  throw new Error(`The product was not ready within ${READY_WITHIN_MS / 1000} s:\n${said()}`);
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), GONE_WITHIN_MS);
  await gone;
  clearTimeout(late);
}

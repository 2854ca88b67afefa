import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { findFreePort } from '@/server/db/embedded';
import { connected } from '../../support/app';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** These tests try what is built. `npm test` builds first; elsewhere nothing is built behind anybody's back. */
export async function isBuilt(): Promise<boolean> {
  // Plain JavaScript, which has no types.
  const stamp = (await import(join(root, 'scripts/lib/stamp.mjs'))) as {
    sourceHash(root: string): string;
    isCurrent(root: string, hash: string): boolean;
  };
  return stamp.isCurrent(root, stamp.sourceHash(root));
}

export type Product = Awaited<ReturnType<typeof startProduct>>;

const PROGRAMS = {
  start: { script: 'scripts/start.mjs', ready: 'SriVibes is running at' },
  worker: { script: 'scripts/worker.mjs', ready: 'a worker is running' },
};

/** `npm start` (or `npm run worker`) as a user would have it, with these settings and no others. */
export async function startProduct(settings: Record<string, string>, program: keyof typeof PROGRAMS = 'start') {
  const { script, ready: word } = PROGRAMS[program];
  const PORT = settings.PORT ?? String(await findFreePort());
  const { PATH, HOME, LANG, TMPDIR } = process.env;
  const begun = performance.now();
  const child = spawn(process.execPath, [script], {
    cwd: root,
    env: { PATH, HOME, LANG, TMPDIR, NODE_ENV: 'production', HOST: '127.0.0.1', LOG_LEVEL: 'warn', ...settings, PORT },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const ready = new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (stdout.includes(word)) resolve(performance.now() - begun);
    });
    child.once('exit', () => reject(new Error(`it ended before it was ready: ${stderr || stdout}`)));
  });
  ready.catch(() => undefined);
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const exit = once(child, 'close').then(([code, signal]) => ({
    ...{ code: code as number | null, signal: signal as string | null },
    ...{ stdout, stderr, afterMs: performance.now() - begun },
  }));
  const origin = `http://127.0.0.1:${PORT}`;

  return {
    origin,
    port: Number(PORT),
    /** Resolves with the ms that it took; rejects when it ends before. */
    ready,
    exit,
    output: () => ({ stdout, stderr }),
    /** @returns how long it took to leave, in ms */
    async stop(signal: NodeJS.Signals) {
      const asked = performance.now();
      child.kill(signal);
      return { ...(await exit), tookMs: performance.now() - asked };
    },
    /** Calls the API. @throws when the answer is not of the 200s */
    async api<T>(method: string, path: string, { token, body }: { token?: string; body?: unknown } = {}): Promise<T> {
      const response = await fetch(`${origin}/api${path}`, {
        method,
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return JSON.parse(text) as T;
    },
    async signIn(email: string, password: string): Promise<string> {
      return (await this.api<{ token: string }>('POST', '/auth/token', { body: { email, password } })).token;
    },
    async socket(token: string) {
      const socket = io(origin, {
        ...{ transports: ['websocket'], reconnection: false, forceNew: true, autoConnect: false },
        auth: { token },
      });
      await connected(socket);
      return socket;
    },
  };
}

/** Processes whose command line names this folder, or that run in it: a database that was left behind. */
export function processesIn(folder: string): string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((command) => command.includes(folder));
}

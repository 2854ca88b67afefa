import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { findTool, TOOLS } from '@/scripts/lib/test-tools.mjs';
import { findFreePort } from '@/server/db/embedded';
import { accountForPostgres } from '@/server/db/postgres/account';
import { makeDataDir } from '../../support/data-dir';

const run = promisify(execFile);

/**
 * A PostgreSQL from this system's packages, with pg_dump and pg_restore of its own version beside it. The server that npm
 * installs brings no pg_dump, and an older pg_dump refuses a newer server.
 */
export async function startSystemPostgres() {
  const tool = TOOLS.find(({ variable }) => variable === 'POSTGRES_BIN');
  const found = tool ? await findTool(tool) : null;
  if (!found?.path) {
    throw new Error(
      `These tests want a PostgreSQL 15 or newer with pg_dump, which npm test installs where it may (${found?.refused.join('; ')}).`,
    );
  }
  const bin = dirname(await realpath(found.path));
  const account = accountForPostgres();
  const options = { ...account, cwd: '/' };
  const home = await makeDataDir();
  const data = join(home, 'data');
  await mkdir(data, { mode: 0o700 });
  if (account) await chown(data, account.uid, account.gid);
  const access = ['--username=srivibes', '--auth=trust'];
  await run(join(bin, 'initdb'), ['-D', data, ...access, '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'], options);

  const port = await findFreePort();
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'full_page_writes=off'];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(join(bin, 'postgres'), args, { ...options, stdio: 'ignore' });
  const exited = once(server, 'exit');
  const base = `postgresql://srivibes@127.0.0.1:${port}`;
  await untilItAnswers(`${base}/postgres`, () => server.exitCode !== null);

  const execute = async (sql: string, database = 'postgres') => {
    const client = new pg.Client({ connectionString: `${base}/${database}` });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    bin,
    port,
    /** Runs SQL as the superuser. */
    execute,
    /** The URL of a database there. */
    url: (database: string) => `${base}/${database}`,
    async createDatabase(name: string, template?: string) {
      await execute(`CREATE DATABASE ${name}${template ? ` TEMPLATE ${template}` : ''}`);
      return `${base}/${name}`;
    },
    /** From now on this role has to give its password; all others are trusted. */
    async requirePassword(role: string) {
      const path = join(data, 'pg_hba.conf');
      await writeFile(path, `host all ${role} 127.0.0.1/32 scram-sha-256\n${await readFile(path, 'utf8')}`);
      await execute('SELECT pg_reload_conf()');
    },
    async stop() {
      server.kill('SIGINT');
      await exited;
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function untilItAnswers(url: string, hasEnded: () => boolean): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt === 200 || hasEnded()) throw error;
      await delay(50);
    }
  }
}

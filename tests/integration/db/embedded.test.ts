import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DataDirectoryInUseError, type EmbeddedPostgres, startEmbeddedPostgres } from '@/server/db/embedded';
import { makeDataDir } from '../../support/data-dir';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const childFile = fileURLToPath(new URL('../../support/embedded-child.ts', import.meta.url));

let dataDir: string;
let servers: EmbeddedPostgres[];
let children: ChildProcess[];

beforeEach(async () => {
  dataDir = await makeDataDir();
  servers = [];
  children = [];
});

afterEach(async () => {
  for (const child of children) await kill(child);
  for (const server of servers) await server.stop();
  // Whatever a failed test left running is taken over and stopped, never orphaned.
  if ((await postmasterPid()) !== null) await startHere().then((server) => server.stop());
  await rm(dataDir, { recursive: true, force: true });
});

async function startHere(onSaid = (_line: string): void => undefined): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    dataDir,
    log: { ...log, error: onSaid, warn: onSaid },
    settings: { fsync: 'off' },
  });
  servers.push(server);
  return server;
}

/** Starts another process on the same directory. @returns its first word: the URL, or why it could not start. */
async function startElsewhere(): Promise<{ child: ChildProcess; url?: string; error?: string; name?: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', childFile, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [string];
  return { child, ...JSON.parse(line) };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function query<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function postmasterPid(): Promise<number | null> {
  const text = await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').catch(() => null);
  return text ? Number(text.split('\n')[0]) : null;
}

describe('embedded PostgreSQL', () => {
  test('keeps its data over a stop and a start, speaks UTF-8, and listens on 127.0.0.1 alone', async () => {
    const first = await startHere();
    expect(first.takenOver).toBe(false);
    await query(first.connectionString, `CREATE TABLE word (text text); INSERT INTO word VALUES ('කොළඹ')`);
    await first.stop();
    await first.stop();
    expect(await postmasterPid()).toBeNull();

    const second = await startHere();
    expect(second.takenOver).toBe(false);
    expect(await query(second.connectionString, 'SELECT text FROM word')).toEqual([{ text: 'කොළඹ' }]);
    const settings = await query<{ name: string; setting: string }>(
      second.connectionString,
      `SELECT name, setting FROM pg_settings
       WHERE name IN ('listen_addresses', 'server_encoding', 'synchronous_commit', 'TimeZone', 'unix_socket_directories')`,
    );
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
      listen_addresses: '127.0.0.1',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
      TimeZone: 'UTC',
      unix_socket_directories: '',
    });
  });

  test('keeps a random password for the owner alone, and lets nobody in without it', async () => {
    const { connectionString } = await startHere();
    expect((await stat(join(dataDir, 'postgres', 'password'))).mode & 0o777).toBe(0o600);
    const wrong = new URL(connectionString);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  test('a killed app leaves it running: the next start takes it over with all that was committed', async () => {
    const { child, url = '' } = await startElsewhere();
    await query(url, 'CREATE TABLE kept (n int); INSERT INTO kept SELECT generate_series(1, 1000)');
    const pid = await postmasterPid();
    await kill(child);

    const server = await startHere();
    expect(server.takenOver).toBe(true);
    expect(await postmasterPid()).toBe(pid);
    expect(await query(server.connectionString, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 1000 }]);
    await server.stop();
    expect(await postmasterPid()).toBeNull();
  });

  test('killed while it is used, it is there again at the same address, with all that was committed, and can be stopped', async () => {
    const server = await startHere();
    const { connectionString: url } = server;
    await query(url, 'CREATE TABLE kept AS SELECT 1 AS one');
    for (let kill = 0; kill < 2; kill++) {
      const pid = (await postmasterPid()) as number;
      process.kill(pid, 'SIGKILL');
      await expect
        .poll(() => query(url, 'SELECT one FROM kept').catch(() => null), { timeout: 20_000 })
        .toEqual([{ one: 1 }]);
      expect(await postmasterPid()).not.toBe(pid);
    }
    await server.stop();
    expect(await postmasterPid()).toBeNull();
  });

  test('also one that was taken over; and stopped while it is being started again, it is not left running', async () => {
    const { child } = await startElsewhere();
    await kill(child);
    const said: string[] = [];
    const server = await startHere((line) => said.push(line));
    const times = (words: string) => said.filter((line) => line.includes(words)).length;
    expect(server.takenOver).toBe(true);
    process.kill((await postmasterPid()) as number, 'SIGKILL');
    // It answers a moment before it counts as started; killed in that moment its start has failed, and is tried again.
    await expect.poll(() => times('runs again'), { timeout: 20_000 }).toBe(1);
    expect(await query(server.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    process.kill((await postmasterPid()) as number, 'SIGKILL');
    // It has been noticed: another is on its way.
    await expect.poll(() => times('ended by itself'), { timeout: 20_000 }).toBe(2);
    await server.stop();
    expect(await postmasterPid()).toBeNull();
  });

  test('a second app on the same directory is refused plainly while the first lives, and let in after it', async () => {
    const server = await startHere();
    const refused = await startElsewhere();
    expect(refused.name).toBe('DataDirectoryInUseError');
    expect(refused.error).toContain(`process ${process.pid}`);
    expect(refused.error).toContain(dataDir);
    await expect(startHere()).rejects.toBeInstanceOf(DataDirectoryInUseError);
    expect(await query(server.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);

    await server.stop();
    expect((await startElsewhere()).url).toMatch(/^postgresql:/);
  });

  test('a postmaster.pid whose number belongs to something else by now does not stop the start', async () => {
    await (await startHere()).stop();
    const file = join(dataDir, 'postgres', 'data', 'postmaster.pid');
    await writeFile(
      file,
      `${process.pid}\n${join(dataDir, 'postgres', 'data')}\n1\n5432\n\n127.0.0.1\n  1 1\nready   \n`,
    );
    const server = await startHere();
    expect(server.takenOver).toBe(false);
    expect(await query(server.connectionString, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('a lost password is said so, not replaced by one that does not fit', async () => {
    await (await startHere()).stop();
    await rm(join(dataDir, 'postgres', 'password'));
    await expect(startHere()).rejects.toThrow(/password of the embedded PostgreSQL is gone/);
    await writeFile(join(dataDir, 'postgres', 'password'), 'x', { mode: 0o600 });
  });

  test('a DATA_DIR that the user of the database cannot enter: it lies elsewhere, and DATA_DIR remembers where', async () => {
    await chmod(dataDir, 0o700);
    const first = await startHere();
    await query(first.connectionString, 'CREATE TABLE kept AS SELECT 1 AS one');
    await first.stop();
    // Only root's database runs as somebody else; anybody's own can enter.
    const isRoot = process.getuid?.() === 0;
    const home = isRoot ? (await readFile(join(dataDir, 'postgres-home'), 'utf8')).trim() : join(dataDir, 'postgres');
    try {
      expect((await stat(join(home, 'data', 'PG_VERSION'))).isFile()).toBe(true);
      const second = await startHere();
      expect(await query(second.connectionString, 'SELECT one FROM kept')).toEqual([{ one: 1 }]);
      await second.stop();
      expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  });

  test('Ctrl-C to the whole process group ends the app, not the database under it', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', childFile, dataDir], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    });
    children.push(child);
    const [line] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [string];
    const { url } = JSON.parse(line) as { url: string };
    const ended = once(child, 'exit');
    process.kill(-(child.pid as number), 'SIGINT');
    await ended;
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

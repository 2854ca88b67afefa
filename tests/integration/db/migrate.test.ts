import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { MigrationError, migrate } from '@/server/db/migrate';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const log = { info: () => undefined, warn: () => undefined };

let url: string;
let client: pg.Client;
let project: string;

beforeEach(async () => {
  const server = new pg.Client({ connectionString: inject('databaseServerUrl') });
  await server.connect();
  const name = `srivibes_migrate_${Math.random().toString(36).slice(2)}`;
  await server.query(`CREATE DATABASE ${name}`);
  await server.end();
  const address = new URL(inject('databaseServerUrl'));
  address.pathname = `/${name}`;
  url = address.href;
  client = new pg.Client({ connectionString: url });
  await client.connect();
  project = await mkdtemp(join(tmpdir(), 'srivibes-project-'));
  await cp(join(root, 'prisma', 'migrations'), join(project, 'prisma', 'migrations'), { recursive: true });
  await cp(join(root, 'prisma', 'schema.prisma'), join(project, 'prisma', 'schema.prisma'));
});

afterEach(async () => {
  const name = new URL(url).pathname.slice(1);
  await client.end();
  const server = new pg.Client({ connectionString: inject('databaseServerUrl') });
  await server.connect();
  await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await server.end();
  await rm(project, { recursive: true, force: true });
});

const run = () => migrate(url, { root: project, log });

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(project, 'prisma', 'migrations', name));
  await writeFile(join(project, 'prisma', 'migrations', name, 'migration.sql'), sql);
}

const tables = async () =>
  (await client.query(`SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`))
    .rows;

const records = async () =>
  (await client.query('SELECT * FROM _prisma_migrations ORDER BY started_at, migration_name')).rows;

test('the second time does nothing', async () => {
  const applied = await run();
  expect(applied[0]).toBe('20261123000000_init');
  const [before, then] = [await tables(), await records()];
  expect(await run()).toEqual([]);
  expect(await tables()).toEqual(before);
  expect(await records()).toEqual(then);
});

test('nodes that boot together apply each migration once between them', async () => {
  const all = (await Promise.all([run(), run(), run()])).flat();
  expect(all).toEqual([...new Set(all)]);
  expect((await records()).map((row) => row.migration_name).sort()).toEqual(all.sort());
});

test('only what is missing is applied, and a semicolon in a function body or a text is no end of a statement', async () => {
  await run();
  await addMigration(
    '20270101000000_function',
    `CREATE FUNCTION twice(n int) RETURNS text LANGUAGE plpgsql AS $$ BEGIN n := n * 2; RETURN 'a;b' || n; END $$;`,
  );
  expect(await run()).toEqual(['20270101000000_function']);
  expect((await client.query('SELECT twice(4) AS result')).rows).toEqual([{ result: 'a;b8' }]);
});

test('a migration that fails leaves nothing behind, and says so at once and at the next start', async () => {
  await run();
  await addMigration('20270101000000_broken', 'CREATE TABLE half (id int); SELECT 1 / 0;');
  const failure = await run().catch((error: Error) => error);
  expect(failure).toBeInstanceOf(MigrationError);
  expect((failure as Error).message).toMatch(/division by zero/);
  expect((failure as Error).message).not.toContain('\n');
  expect(await tables()).not.toContainEqual({ table_name: 'half' });
  await expect(run()).rejects.toThrow(/20270101000000_broken failed earlier/);
});

test('a file that was changed after it had been applied is named', async () => {
  await run();
  await writeFile(join(project, 'prisma', 'migrations', '20261123000000_init', 'migration.sql'), 'SELECT 1;');
  await expect(run()).rejects.toThrow(/20261123000000_init was changed/);
});

test('a kill between the script and its record: what was committed counts, what was not is done again', async () => {
  await run();
  await addMigration('20270101000000_first', 'CREATE TABLE first_one (id int);');
  await addMigration('20270102000000_second', 'CREATE TABLE second_one (id int);');
  expect(await run()).toHaveLength(2);
  // As after a kill: the first had committed its script (one step), the second had not.
  await client.query(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '2027%'`);
  await client.query(`UPDATE _prisma_migrations SET applied_steps_count = 0 WHERE migration_name LIKE '%second'`);
  await client.query('DROP TABLE second_one');
  expect(await run()).toEqual(['20270102000000_second']);
  expect(await tables()).toContainEqual({ table_name: 'second_one' });
});

test('a database that a newer program has migrated is taken as it is', async () => {
  await addMigration('20270101000000_newer', 'CREATE TABLE newer (id int);');
  await run();
  const warnings: string[] = [];
  const older = { root, log: { ...log, warn: (line: string) => void warnings.push(line) } };
  expect(await migrate(url, older)).toEqual([]);
  expect(warnings.join()).toContain('20270101000000_newer');
});

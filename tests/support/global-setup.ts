import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/server/db/embedded';
import { migrate } from '@/server/db/migrate';
import { makeDataDir } from './data-dir';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A PostgreSQL for this run, where databases may be created. */
    databaseServerUrl: string;
    /** A migrated, empty database to copy. */
    databaseTemplate: string;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** One PostgreSQL for the whole run (TEST_DATABASE_URL, or an embedded one) with one migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const embedded = given ? null : await startThrowaway();
  const serverUrl = given ?? embedded?.connectionString ?? '';
  const template = `srivibes_template_${randomBytes(4).toString('hex')}`;
  try {
    await execute(serverUrl, `CREATE DATABASE ${template}`);
    await migrate(withDatabase(serverUrl, template), { root, log: silent });
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  project.provide('databaseServerUrl', serverUrl);
  project.provide('databaseTemplate', template);
  return async () => {
    if (!embedded) await execute(serverUrl, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await embedded?.stop();
  };
}

/** Without durability, and gone with the run. */
async function startThrowaway(): Promise<EmbeddedPostgres> {
  const dataDir = await makeDataDir();
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
  const server = await startEmbeddedPostgres({ dataDir, log: silent, settings }).catch(async (error) => {
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  });
  const stop = async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { ...server, stop };
}

function withDatabase(url: string, name: string): string {
  const result = new URL(url);
  result.pathname = `/${name}`;
  return result.href;
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { createDatabase, type Database } from '@/server/db/client';

export interface TestDatabase extends Pick<Database, 'prisma' | 'pool' | 'urgent'> {
  url: string;
  /** Closes the connections and removes the database. */
  drop(): Promise<void>;
}

/** A database of its own for a test file: migrated, empty, a copy made in some 50 ms. Call `drop` in afterAll. */
export async function createTestDatabase({ max = 20 }: { max?: number } = {}): Promise<TestDatabase> {
  const server = inject('databaseServerUrl');
  const name = `srivibes_test_${randomBytes(6).toString('hex')}`;
  await execute(server, `CREATE DATABASE ${name} TEMPLATE ${inject('databaseTemplate')}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = createDatabase(url.href, { max });
  return {
    url: url.href,
    prisma: database.prisma,
    pool: database.pool,
    urgent: database.urgent,
    drop: async () => {
      await database.close();
      await execute(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** Copying a template fails while another copy of it is being made (55006, "is being accessed"); that one is soon done. */
async function execute(url: string, sql: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(sql);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20 * attempt));
    } finally {
      await client.end();
    }
  }
}

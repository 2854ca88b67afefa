import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { openSchemaEngine } from './schema-engine';

export interface MigrateOptions {
  /** Project root: the folder that holds `prisma/`. */
  root: string;
  /** One line each, for people. */
  log: { info(line: string): void; warn(line: string): void };
}

interface Migration {
  name: string;
  script: string;
  /** As Prisma keeps it: SHA-256 of the file, hex. */
  checksum: string;
}

interface AppliedMigration {
  migration_name: string;
  checksum: string;
  finished: boolean;
  failed: boolean;
  steps: number;
}

/** The schema cannot be brought up to date; the message is one line that says what to do. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

/** Any number that nobody else locks (Prisma itself takes 72707369). */
const LOCK_KEY = 7_274_738_831;

/** Runs with each script in its transaction: tells, after a kill, whether that transaction was committed. */
const MARK_RUN = `UPDATE "_prisma_migrations" SET "applied_steps_count" = 1
  WHERE "finished_at" IS NULL AND "rolled_back_at" IS NULL`;

/**
 * Applies the migrations that the database lacks, in order, each in one transaction; with none missing it is one query.
 * Nodes that boot together take turns. The records are Prisma's own (`_prisma_migrations`).
 * @returns names of what was applied
 * @throws MigrationError when a migration failed earlier, was changed after it was applied, or fails now
 */
export async function migrate(connectionString: string, { root, log }: MigrateOptions): Promise<string[]> {
  const migrations = await readMigrations(root);
  const client = new pg.Client({ connectionString, application_name: 'srivibes-migrate' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    if (missing(migrations, await readApplied(client), log).length === 0) return [];
    await client.query('SELECT pg_advisory_lock($1)', [LOCK_KEY]);
    await settleInterrupted(client);
    const todo = missing(migrations, await readApplied(client), log);
    if (todo.length === 0) return [];
    const applied = await apply(connectionString, root, migrations);
    log.info(`database migrated: ${applied.join(', ')}`);
    return applied;
  } finally {
    // Ending the session releases the lock.
    await client.end();
  }
}

async function readMigrations(root: string): Promise<Migration[]> {
  const folder = join(root, 'prisma', 'migrations');
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, script, checksum: createHash('sha256').update(script).digest('hex') };
    }),
  );
}

async function readApplied(client: pg.Client): Promise<AppliedMigration[]> {
  const { rows } = await client.query<{ there: string | null }>(`SELECT to_regclass('"_prisma_migrations"') AS there`);
  if (!rows[0]?.there) return [];
  const result = await client.query<AppliedMigration>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished, logs IS NOT NULL AS failed,
            applied_steps_count AS steps
     FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return result.rows;
}

/** What is still to be applied; throws where the records and the files contradict each other. */
function missing(migrations: Migration[], applied: AppliedMigration[], log: MigrateOptions['log']): Migration[] {
  const byName = new Map(applied.map((row) => [row.migration_name, row]));
  const failed = applied.find((row) => !row.finished && row.failed);
  if (failed) {
    throw new MigrationError(
      `Migration ${failed.migration_name} failed earlier and left nothing behind: repair its cause, then DELETE FROM _prisma_migrations WHERE migration_name = '${failed.migration_name}' AND finished_at IS NULL, and start again.`,
    );
  }
  const known = new Set(migrations.map(({ name }) => name));
  const newer = applied.filter((row) => !known.has(row.migration_name)).map((row) => row.migration_name);
  // An older program beside a newer one (a rolling update) is no fault.
  if (newer.length > 0) log.warn(`the database has migrations that this program does not know: ${newer.join(', ')}`);
  return migrations.filter(({ name, checksum }) => {
    const row = byName.get(name);
    if (row?.finished && row.checksum !== checksum) {
      throw new MigrationError(
        `Migration ${name} was changed after it had been applied: restore prisma/migrations/${name}/migration.sql and put the change into a new migration.`,
      );
    }
    return !row?.finished;
  });
}

/** A kill between a script and its record: MARK_RUN tells which of the two ended first. */
async function settleInterrupted(client: pg.Client): Promise<void> {
  const interrupted = (await readApplied(client)).filter((row) => !row.finished && !row.failed);
  for (const { migration_name: name, steps } of interrupted) {
    const column = steps > 0 ? 'finished_at' : 'rolled_back_at';
    await client.query(
      `UPDATE "_prisma_migrations" SET "${column}" = now()
       WHERE migration_name = $1 AND finished_at IS NULL AND rolled_back_at IS NULL`,
      [name],
    );
  }
}

async function apply(connectionString: string, root: string, migrations: Migration[]): Promise<string[]> {
  const pool = new pg.Pool({ connectionString, max: 1, application_name: 'srivibes-migrate' });
  pool.on('error', () => undefined);
  const folder = join(root, 'prisma', 'migrations');
  try {
    const engine = await openSchemaEngine({ root, pool, afterScript: MARK_RUN });
    try {
      const { appliedMigrationNames } = await engine.applyMigrations({
        migrationsList: {
          baseDir: folder,
          lockfile: {
            path: './migration_lock.toml',
            content: await readFile(join(folder, 'migration_lock.toml'), 'utf8'),
          },
          shadowDbInitScript: '',
          migrationDirectories: migrations.map(({ name, script }) => ({
            path: name,
            migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
          })),
        },
        filters: { externalTables: [], externalEnums: [] },
      });
      return appliedMigrationNames;
    } finally {
      engine.free();
    }
  } catch (error) {
    throw new MigrationError(`The database could not be migrated: ${oneLine(error)}`, { cause: error });
  } finally {
    await pool.end();
  }
}

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').trim().slice(0, 600);
}

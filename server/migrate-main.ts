import { readDatabaseUrl } from './config';
import { waitForDatabase } from './db/client';
import { migrate } from './db/migrate';
import { say, warn } from './say';

/** `npm run migrate`: brings the database of DATABASE_URL up to date and ends. A deploy runs it once, before any node. */

const WAIT_FOR_DATABASE_MS = 15_000;

try {
  const url = readDatabaseUrl();
  await waitForDatabase(url, { timeoutMs: WAIT_FOR_DATABASE_MS });
  const applied = await migrate(url, { root: process.cwd(), log: { info: () => undefined, warn } });
  say.line(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The database is up to date already.');
} catch (error) {
  // Its own errors are one line and name what to mend.
  warn(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

import { setTimeout as delay } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client';

export type { PrismaClient };

export interface DatabaseOptions {
  /** The most connections that this process holds, besides four for what is urgent. */
  max?: number;
  /** After this without an answer a query is given up. */
  queryTimeoutMs?: number;
  /** Told of connections that break while idle; the pool replaces them by itself. */
  onError?: (error: Error) => void;
}

export interface Database {
  prisma: PrismaClient;
  /** The same connections that Prisma uses, for raw SQL. */
  pool: pg.Pool;
  /** A few of their own for what a position waits for: it stands in no queue behind pages, lists and background work. */
  urgent: pg.Pool;
  /** Ends all connections after their queries; safe to call more than once. */
  close(): Promise<void>;
}

/** Of the connections that are kept for positions. */
const URGENT = 4;

/** A client and its pools; connects with the first query. */
export function createDatabase(
  connectionString: string,
  { max = 10, queryTimeoutMs = 10_000, onError }: DatabaseOptions = {},
): Database {
  let closed: Promise<void> | undefined;
  const open = (most: number): pg.Pool => {
    const pool = new pg.Pool({
      connectionString,
      max: most,
      application_name: 'srivibes',
      // Whoever asks is told within seconds that the database is away, instead of hanging.
      connectionTimeoutMillis: 5_000,
      statement_timeout: 30_000,
      // A server that is frozen answers nothing, not even that time is up.
      query_timeout: queryTimeoutMs,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
    });
    // Without a listener, a connection that breaks while idle would end the process. One that breaks while we leave is no news:
    // the pool ends before its last sockets do, and the server may stop in between.
    pool.on('error', (error) => {
      if (!closed) onError?.(error);
    });
    // Of one that breaks while it is lent out, the borrower's next query tells; the pool itself listens to idle ones alone.
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
  };
  const [pool, urgent] = [open(max), open(URGENT)];
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const close = async () => {
    await prisma.$disconnect();
    await Promise.all([pool.end(), urgent.end()]);
  };
  return {
    prisma,
    pool,
    urgent,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

/** What no waiting will change: wrong password, no such role, no such database. */
const HOPELESS = new Set(['28P01', '28000', '3D000', '42501', 'ERR_INVALID_URL']);

/**
 * Waits until the database takes connections.
 * @throws Error of one line that names DATABASE_URL and the address, never the password: at once where waiting is of no use,
 *   else after `timeoutMs`.
 */
export async function waitForDatabase(connectionString: string, { timeoutMs }: { timeoutMs: number }): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const failure = await tryOnce(connectionString, Math.min(5_000, Math.max(250, deadline - performance.now())));
    if (!failure) return;
    const code = (failure as { code?: string }).code ?? '';
    const reason = code && !failure.message.includes(code) ? `${code}: ${failure.message}` : failure.message || code;
    if (HOPELESS.has(code))
      throw new Error(`DATABASE_URL: PostgreSQL at ${addressOf(connectionString)} refuses us (${reason}).`);
    if (performance.now() >= deadline) {
      throw new Error(
        `DATABASE_URL: no PostgreSQL at ${addressOf(connectionString)} within ${Math.round(timeoutMs / 1000)} s (${reason}).`,
      );
    }
    await delay(Math.min(250, Math.max(0, deadline - performance.now())));
  }
}

async function tryOnce(connectionString: string, timeoutMs: number): Promise<Error | null> {
  try {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return null;
    } finally {
      await client.end().catch(() => undefined);
    }
  } catch (error) {
    // Several addresses refused at once come as an AggregateError without words of its own.
    const first = error instanceof AggregateError ? error.errors[0] : error;
    return first instanceof Error ? first : new Error(String(first));
  }
}

function addressOf(connectionString: string): string {
  try {
    const { hostname, port, pathname } = new URL(connectionString);
    return `${hostname || 'localhost'}:${port || 5432}${pathname}`;
  } catch {
    return 'an address that is no URL';
  }
}

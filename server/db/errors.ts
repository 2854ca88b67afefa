/**
 * What the database refused, and why. PostgreSQL's error reaches us in three dresses: from pg itself, inside a
 * DriverAdapterError (`cause`), and inside Prisma's errors (`meta.driverAdapterError.cause`, whatever their P-code).
 */
interface Refused {
  /** SQLSTATE, or Node's error code. */
  code: string;
  message: string;
  /** The constraint's or index's name, where one was named. */
  constraint: string | null;
}

/** A unique index refused the row; with a name, only that one. */
export function isUniqueViolation(error: unknown, name?: string): boolean {
  return violates(error, ['23505'], name);
}

/** An exclusion constraint refused the row (a seat sold already); with a name, only that one. */
export function isExclusionViolation(error: unknown, name?: string): boolean {
  return violates(error, ['23P01'], name);
}

/** A row is missing that this one points to, or a row is still pointed at. */
export function isForeignKeyViolation(error: unknown, name?: string): boolean {
  return violates(error, ['23503', '23001'], name);
}

/** A CHECK refused the row: a fault of ours, as the contract should have refused it first. */
export function isCheckViolation(error: unknown, name?: string): boolean {
  return violates(error, ['23514'], name);
}

/** The row itself is at fault (what no value may be, or what must exist does not): no other try will go better. */
export function isRefusedRow(error: unknown): boolean {
  return /^2[23]/.test(String(fieldOf(error, 'code') ?? ''));
}

/** The two refusals that a caller can be told in the contract's words. */
export function violationOf(error: unknown): 'UNIQUE' | 'FOREIGN_KEY' | null {
  if (isUniqueViolation(error)) return 'UNIQUE';
  return isForeignKeyViolation(error) ? 'FOREIGN_KEY' : null;
}

const NODE_CODES = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** Class 08: connection; 57P01..3: shut down, crashed, starting; 53300: too many connections. */
const SQL_STATES = /^(08...|57P0[123]|53300)$/;
const PRISMA_CODES = /^(P1001|P1002|P1008|P1017|P2024|P2028|P2037)$/;
const KINDS = /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/;
const WORDS =
  /Connection terminated|Query read timeout|connection timeout|timeout exceeded when trying to connect|after calling end on the pool|not queryable|Client was closed/i;

/** The database cannot be reached, or was lost on the way: nothing is known to have been kept. */
export function isConnectionFailure(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Object && depth < 5; at = innerOf(at), depth++) {
    const code = String(fieldOf(at, 'code') ?? '');
    const original = String(fieldOf(at, 'originalCode') ?? '');
    if ([code, original].some((c) => NODE_CODES.test(c) || SQL_STATES.test(c) || PRISMA_CODES.test(c))) return true;
    if (KINDS.test(String(fieldOf(at, 'kind') ?? ''))) return true;
    if (WORDS.test(String(fieldOf(at, 'message') ?? ''))) return true;
    if (at instanceof AggregateError && at.errors.some(isConnectionFailure)) return true;
  }
  return false;
}

function violates(error: unknown, codes: string[], name: string | undefined): boolean {
  const refused = refusedBy(error);
  return refused !== null && codes.includes(refused.code) && (name === undefined || refused.constraint === name);
}

function refusedBy(error: unknown): Refused | null {
  for (let at: unknown = error, depth = 0; at instanceof Object && depth < 5; at = innerOf(at), depth++) {
    const code = fieldOf(at, 'originalCode') ?? fieldOf(at, 'code');
    if (typeof code !== 'string' || !/^23...$/.test(code)) continue;
    const message = String(fieldOf(at, 'originalMessage') ?? fieldOf(at, 'message') ?? '');
    return { code, message, constraint: constraintOf(at, message) };
  }
  return null;
}

function constraintOf(error: object, message: string): string | null {
  const named = fieldOf(error, 'constraint');
  if (typeof named === 'string') return named;
  const index = fieldOf(named, 'index');
  if (typeof index === 'string') return index;
  return message.match(/constraint "([^"]+)"/)?.[1] ?? null;
}

/** What an error carries inside: Prisma's adapter error, or the cause. */
function innerOf(error: object): unknown {
  return fieldOf(fieldOf(error, 'meta'), 'driverAdapterError') ?? fieldOf(error, 'cause');
}

function fieldOf(value: unknown, name: string): unknown {
  return value instanceof Object ? (value as Record<string, unknown>)[name] : undefined;
}

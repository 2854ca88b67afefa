import { type DBSchema, openDB } from 'idb';
import type { BodyInput } from '@/lib/contract/rest/endpoints';
import { type Clock, systemClock } from './clock';
import { createRestClient, RestError } from './rest';
import { askServerTime } from './server-clock';
import { createStore } from './store';

/**
 * Reports that wait for a line, in the browser's own database: kept before they are sent, removed on the server's answer.
 * The server knows each by its own id, so a repeat changes nothing.
 */

export interface KeptReport {
  /** The report's `clientId`. */
  id: string;
  /** Whose it is: another person on this phone neither sees nor sends it. */
  userId: string;
  body: BodyInput<'createReport'>;
}

interface Schema extends DBSchema {
  reports: { key: string; value: KeptReport };
}

/** What has become of a report: its receipt, or the code with which it was refused for good. */
type ReportFate = { receipt: string } | { refused: string };

/** By `clientId`; of this page's life alone. */
export const reportFates = createStore<Readonly<Record<string, ReportFate>>>({});

/** What says that a report will never be taken, however often it is sent. */
const FINAL = new Set(['INVALID_PAYLOAD', 'NOT_FOUND', 'FORBIDDEN']);
/** Between two tries while any is kept. */
const AGAIN_MS = 30_000;

const open = () =>
  openDB<Schema>('srivibes-reports', 1, {
    upgrade: (database) => void database.createObjectStore('reports', { keyPath: 'id' }),
  });

const rest = createRestClient({ auth: 'session' });
let sending: Promise<unknown> = Promise.resolve();
/** Counts what was kept, so that who sends hears of it. */
const keeping = createStore(0);

/**
 * Sends one. Where the server does not believe its time, this phone's clock is wrong: then by the server's clock, as long ago as
 * by the phone's. @throws RestError
 */
async function send(body: KeptReport['body']): Promise<string> {
  try {
    return (await rest.call('createReport', { body })).receipt;
  } catch (error) {
    if (!(error instanceof RestError) || !error.issues.some(({ path }) => path === 'happenedAt')) throw error;
    const server = await askServerTime().catch(() => Number.NaN);
    if (Number.isNaN(server)) throw new RestError({ code: 'OFFLINE', status: 0, cause: error });
    const ago = Math.max(0, Date.now() - Date.parse(body.happenedAt));
    const happenedAt = new Date(server - ago).toISOString();
    return (await rest.call('createReport', { body: { ...body, happenedAt } })).receipt;
  }
}

/** @returns how many still wait */
async function sendAll(userId: string): Promise<number> {
  const database = await open();
  try {
    const own = (await database.getAll('reports')).filter((one) => one.userId === userId);
    for (const [at, { id, body }] of own.entries()) {
      let fate: ReportFate;
      try {
        fate = { receipt: await send(body) };
      } catch (error) {
        // Later ones wait as well: what stood in the way of this one stands in theirs.
        if (!(error instanceof RestError && FINAL.has(error.code))) return own.length - at;
        fate = { refused: error.code };
      }
      await database.delete('reports', id);
      reportFates.set({ ...reportFates.get(), [id]: fate });
    }
    return 0;
  } finally {
    database.close();
  }
}

/** Keeps a report; `deliverReports` sends it. Rejects where the browser has no database. */
export async function keepReport(report: KeptReport): Promise<void> {
  const database = await open();
  await database.put('reports', report);
  database.close();
  keeping.set(keeping.get() + 1);
}

/**
 * Sends what this person has kept, one after the other, and what is kept from now on: at once, when the line comes back, and
 * again and again while any waits. `reportFates` tells of each. @returns ends it
 */
export function deliverReports(userId: string, clock: Clock = systemClock): () => void {
  let ended = false;
  let cancel = () => {};
  const run = () => {
    cancel();
    sending = sending.then(async () => {
      if (ended) return;
      const left = await sendAll(userId).catch(() => 0);
      cancel();
      if (left > 0 && !ended) cancel = clock.after(AGAIN_MS, run);
    });
  };
  const end = keeping.subscribe(run);
  window.addEventListener('online', run);
  run();
  return () => {
    ended = true;
    cancel();
    end();
    window.removeEventListener('online', run);
  };
}

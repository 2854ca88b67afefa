import { type DBSchema, openDB } from 'idb';
import type { BodyInput } from '@/lib/contract/rest/endpoints';
import { createRestClient, RestError } from './rest';

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

/** What says that a report will never be taken, however often it is sent. */
const FINAL = new Set(['INVALID_PAYLOAD', 'NOT_FOUND', 'FORBIDDEN']);

const open = () =>
  openDB<Schema>('srivibes-reports', 1, {
    upgrade: (database) => void database.createObjectStore('reports', { keyPath: 'id' }),
  });

let sending: Promise<void> = Promise.resolve();

async function sendAll(userId: string, onSent: (id: string, receipt: string) => void): Promise<void> {
  const database = await open();
  try {
    const rest = createRestClient({ auth: 'session' });
    for (const { id, body } of (await database.getAll('reports')).filter((one) => one.userId === userId)) {
      try {
        const { receipt } = await rest.call('createReport', { body });
        onSent(id, receipt);
      } catch (error) {
        // Later ones wait as well: what stood in the way of this one stands in theirs.
        if (!(error instanceof RestError && FINAL.has(error.code))) return;
      }
      await database.delete('reports', id);
    }
  } finally {
    database.close();
  }
}

/** Keeps a report; it is sent by `sendReports`. Rejects where the browser has no database. */
export async function keepReport(report: KeptReport): Promise<void> {
  const database = await open();
  await database.put('reports', report);
  database.close();
}

/** Sends what this person has kept, one after the other; `onSent` hears of each with its receipt. Never rejects. */
export function sendReports(
  userId: string,
  onSent: (id: string, receipt: string) => void = () => undefined,
): Promise<void> {
  sending = sending.then(() => sendAll(userId, onSent)).catch(() => undefined);
  return sending;
}

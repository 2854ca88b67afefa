import { Client } from 'pg';
import { z } from 'zod';

/** What the triggers of the migration `notify_changes` tell. */
const Change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), userId: z.string() }),
  z.object({ kind: z.literal('trip'), tripId: z.string() }),
  z.object({ kind: z.literal('booking'), tripId: z.string(), userId: z.string().nullable() }),
  z.object({ kind: z.literal('share'), tripId: z.string(), shareId: z.string() }),
]);
export type Change = z.infer<typeof Change>;

export interface ChangeListenerOptions {
  connectionString: string;
  onChange(change: Change): void;
  /** The line was down for a while: anything may have changed. */
  onGap(): void;
  onError(error: unknown): void;
}

const CHANNEL = 'srivibes_changes';
const RETRY_MS = 500;
/** A line that is dead without having been closed is found by asking. */
const HEARTBEAT_MS = 10_000;

/** Listens to the database for changes of rights; reconnects for as long as it is not closed. */
export async function listenForChanges({ connectionString, onChange, onGap, onError }: ChangeListenerOptions) {
  let client: Client | null = null;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  const handle = (payload: string | undefined) => {
    try {
      onChange(Change.parse(JSON.parse(payload ?? '')));
    } catch (error) {
      onError(error);
    }
  };

  const connect = async () => {
    const next = new Client({ connectionString, application_name: 'srivibes-changes', query_timeout: HEARTBEAT_MS });
    const lost = (error?: unknown) => {
      if (client !== next) return;
      client = null;
      if (error) onError(error);
      next.end().catch(() => undefined);
      schedule();
    };
    next.on('error', lost);
    next.on('end', () => lost());
    next.on('notification', (message) => handle(message.payload));
    await next.connect();
    await next.query(`LISTEN ${CHANNEL}`);
    if (closed) return void next.end();
    client = next;
  };

  const schedule = () => {
    if (closed) return;
    retry = setTimeout(async () => {
      try {
        await connect();
        onGap();
      } catch (error) {
        onError(error);
        schedule();
      }
    }, RETRY_MS);
  };

  const heartbeat = setInterval(() => {
    const asked = client;
    asked?.query('SELECT 1').catch((error) => {
      if (asked === client) asked.emit('error', error);
    });
  }, HEARTBEAT_MS);
  heartbeat.unref();

  await connect().catch((error) => {
    clearInterval(heartbeat);
    throw error;
  });
  return {
    get connected() {
      return client !== null;
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      clearInterval(heartbeat);
      const last = client;
      client = null;
      await last?.end();
    },
  };
}

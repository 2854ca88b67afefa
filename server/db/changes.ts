import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { z } from 'zod';

/** What the triggers of the migrations `notify_…` tell. */
const Change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), userId: z.string() }),
  z.object({ kind: z.literal('trip'), tripId: z.string() }),
  z.object({ kind: z.literal('booking'), tripId: z.string(), userId: z.string().nullable() }),
  z.object({ kind: z.literal('share'), tripId: z.string(), shareId: z.string() }),
  z.object({ kind: z.literal('network') }),
]);
export type Change = z.infer<typeof Change>;

export interface ChangeListenerOptions {
  connectionString: string;
  onChange(change: Change): void;
  /** The line was down for a while: anything may have changed. */
  onGap(): void;
  onError(error: unknown): void;
  /** Epoch ms. */
  now(): number;
}

const CHANNEL = 'srivibes_changes';
const RETRY_MS = 500;
/**
 * So often the listener says something to itself. PostgreSQL hands on what is said in the order of the commits: once a word of its
 * own is back, every change that was committed before it was said has been heard.
 */
const BEAT_MS = 1000;
/** A line that is dead without having been closed is found by a beat that is not answered. */
const SILENCE_MS = 10_000;
const PATIENCE = { query_timeout: SILENCE_MS, connectionTimeoutMillis: SILENCE_MS };

export type ChangeListener = Awaited<ReturnType<typeof listenForChanges>>;

/** Listens to the database for changes of rights; reconnects for as long as it is not closed. */
export async function listenForChanges(options: ChangeListenerOptions) {
  const { connectionString, onChange, onGap, onError, now } = options;
  const ownChannel = `srivibes_beat_${randomBytes(8).toString('hex')}`;
  let client: Client | null = null;
  let heard: { since: number; until: number } | null = null;
  let beating = false;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  const handle = (payload: string | undefined) => {
    try {
      onChange(Change.parse(JSON.parse(payload ?? '')));
    } catch (error) {
      // What it told of is not known, and the next beat would say that it had been heard.
      onError(error);
      onGap();
    }
  };

  const connect = async () => {
    const next = new Client({ connectionString, application_name: 'srivibes-changes', ...PATIENCE });
    const lost = (error?: unknown) => {
      if (client !== next) return;
      // What was heard until now stays heard; that nothing more is, ends it in time.
      client = null;
      if (error) onError(error);
      next.end().catch(() => undefined);
      schedule();
    };
    next.on('error', lost);
    next.on('end', () => lost());
    next.on('notification', ({ channel, payload }) => {
      if (channel === CHANNEL) handle(payload);
      else if (client === next) heardUpTo(Number(payload));
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
      await next.query(`LISTEN ${ownChannel}`);
    } catch (error) {
      next.end().catch(() => undefined);
      throw error;
    }
    if (closed) return void next.end();
    client = next;
  };

  const schedule = () => {
    if (closed) return;
    retry = setTimeout(async () => {
      try {
        await connect();
        onGap();
        hearFromNow();
      } catch (error) {
        onError(error);
        schedule();
      }
    }, RETRY_MS);
  };

  /** Only now: what was read before, while nobody listened, has been forgotten. */
  const hearFromNow = () => {
    heard = client && { since: now(), until: now() };
  };

  const heardUpTo = (until: number) => {
    if (heard && until >= heard.since) {
      heard = { since: heard.since, until };
    } else {
      // The clock was set back: what was read by the old one cannot be told from what was read before anybody listened.
      onGap();
      hearFromNow();
    }
  };

  const beat = async () => {
    const asked = client;
    if (!asked || beating) return;
    beating = true;
    try {
      await asked.query(`NOTIFY ${ownChannel}, '${now()}'`);
    } catch (error) {
      if (asked === client) asked.emit('error', error);
    } finally {
      beating = false;
    }
  };

  await connect();
  hearFromNow();
  const beats = setInterval(beat, BEAT_MS);
  beats.unref();
  return {
    get connected() {
      return client !== null;
    },
    /** How far what is told here reaches. */
    get heard() {
      return heard;
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      clearInterval(beats);
      const last = client;
      client = null;
      await last?.end();
    },
  };
}

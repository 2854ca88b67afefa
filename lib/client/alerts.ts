import type { Alert } from '@/lib/contract/views';
import { type Clock, systemClock } from './clock';
import type { ConnectionState } from './connection';
import type { RestClient } from './rest';
import type { SocketClient } from './socket';
import { createStore, type Readable, whileWatched } from './store';
import { whileOnline } from './while-online';

export interface AlertsState {
  /** Newest first; what was resolved while watching stays with its last status. */
  readonly alerts: readonly Alert[];
  readonly loaded: boolean;
  readonly connection: ConnectionState;
  readonly error: string | null;
}

export interface Alerts extends Readable<AlertsState> {
  /** Lays in an alert learnt otherwise, such as the answer to an acknowledgement. */
  put(alert: Alert): void;
}

/** Lays alerts over those known, by id, newest first. */
export function mergeAlerts(known: readonly Alert[], told: readonly Alert[]): Alert[] {
  const byId = new Map(known.map((alert) => [alert.id, alert]));
  for (const alert of told) byId.set(alert.id, alert);
  return [...byId.values()].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

/**
 * Watches alerts while somebody listens. An ADMIN subscribes, and each snapshot of the open ones replaces what was known before
 * the connection was lost. The server sends a BUSINESS user its operator's alerts unasked: pass `snapshot` to fetch the open
 * ones through REST instead.
 */
export function watchAlerts(
  client: SocketClient,
  { snapshot, clock = systemClock }: { snapshot?: (() => Promise<readonly Alert[]>) | undefined; clock?: Clock } = {},
): Alerts {
  const store = createStore<AlertsState>({
    alerts: [],
    loaded: false,
    connection: client.connection.get(),
    error: null,
  });
  const change = (part: Partial<AlertsState>) => store.set({ ...store.get(), ...part });

  const start = () => {
    /** Told while a snapshot is under way: newer than it. */
    let told: Alert[] = [];
    const ask = async () => {
      told = [];
      const answer = snapshot ? await fetched(snapshot) : await client.request('admin:subscribe', {});
      if (answer.ok) change({ alerts: mergeAlerts(answer.alerts, told), loaded: true, error: null });
      else change({ error: answer.error });
      return answer;
    };
    const ends = [
      client.on('server:alert', (alert) => {
        told.push(alert);
        change({ alerts: mergeAlerts(store.get().alerts, [alert]) });
      }),
      client.connection.subscribe(() => change({ connection: client.connection.get() })),
    ];
    change({ connection: client.connection.get() });
    const asking = whileOnline(client, clock, ask);
    return () => {
      asking.stop();
      for (const end of ends) end();
    };
  };

  return {
    ...whileWatched(store, start),
    put: (alert) => change({ alerts: mergeAlerts(store.get().alerts, [alert]) }),
  };
}

/** The alerts that still need somebody, however many others are newer. @throws RestError */
export async function openAlerts(rest: RestClient): Promise<Alert[]> {
  let found: Alert[] = [];
  // One that is taken meanwhile is found twice, and not missed.
  for (const status of ['OPEN', 'ACKNOWLEDGED'] as const) {
    let cursor: string | null = null;
    do {
      const query: { status: string; limit: number; cursor?: string } = {
        status,
        limit: 200,
        ...(cursor ? { cursor } : {}),
      };
      const page = await rest.call('listAlerts', { query });
      found = mergeAlerts(found, page.items);
      cursor = page.nextCursor;
    } while (cursor);
  }
  return found;
}

async function fetched(snapshot: () => Promise<readonly Alert[]>) {
  try {
    return { ok: true as const, alerts: [...(await snapshot())] };
  } catch {
    return { ok: false as const, error: 'UNAVAILABLE' as const };
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import type { Backplane } from '../backplane/port';
import type { Alerts } from '../services/alerts';
import type { DomainEvents } from '../services/events';
import { alertRooms } from './broadcast';
import type { AppServer } from './types';

export interface RetellDeps {
  io: AppServer;
  events: DomainEvents;
  alerts: Pick<Alerts, 'standing'>;
  backplane: Pick<Backplane, 'onRecovered'>;
  onError(error: unknown): void;
  now(): number;
}

/** A line may have been dead for so long before it was noticed. */
const UNNOTICED_MS = 5000;
const MAX_REMEMBERED = 500;
const TRIES = 10;
const RETRY_MS = 1000;

/**
 * Alerts told while the shared store was away reached nobody on other nodes. When it is back, this process tells its own again to
 * all, and its own sockets all that may have been told to them meanwhile: as they stand now, so that a repeat does no harm.
 */
export function retellAlerts({ io, events, alerts, backplane, onError, now }: RetellDeps): void {
  let told: { id: string; at: number }[] = [];
  events.on('alert', ({ id }) => {
    told.push({ id, at: now() });
    if (told.length > MAX_REMEMBERED) told = told.slice(-MAX_REMEMBERED / 2);
  });

  const retell = async (since: number) => {
    const own = new Set(told.filter(({ at }) => at >= since).map(({ id }) => id));
    for (const { alert, operatorId } of await alerts.standing(new Date(since))) {
      const to = own.has(alert.id) ? io : io.local;
      to.to(alertRooms(operatorId)).emit('server:alert', alert);
    }
  };

  backplane.onRecovered(async (awayMs) => {
    const since = now() - awayMs - UNNOTICED_MS;
    for (let attempt = 1; ; attempt++) {
      try {
        return await retell(since);
      } catch (error) {
        onError(error);
        if (attempt === TRIES) return;
        await delay(RETRY_MS);
      }
    }
  });
}

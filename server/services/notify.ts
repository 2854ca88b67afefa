import type { BodyOf } from '@/lib/contract/rest/endpoints';
import type { NotifySettings } from '@/lib/contract/rest/push';
import { DEFAULT_WISH } from '@/lib/domain/notices';
import type { Actor } from './actor';
import { isPublicEndpoint } from './push-endpoint';
import { Refusal } from './refusal';

/** As it is stored; quiet hours in minutes of the day, both or neither. */
export interface SettingsRecord {
  minutesBefore: number | null;
  stopsBefore: number | null;
  getOff: boolean;
  departure: boolean;
  delay: boolean;
  quietFrom: number | null;
  quietUntil: number | null;
}

export interface NotifyDeps {
  store: {
    findSettings(userId: string, tripId: string): Promise<SettingsRecord | null>;
    saveSettings(row: SettingsRecord & { userId: string; tripId: string }): Promise<void>;
    deleteSettings(userId: string, tripId: string): Promise<void>;
    savePush(row: { userId: string; endpoint: string; p256dh: string; auth: string; locale: 'en' }): Promise<string>;
    deletePush(userId: string, id: string): Promise<boolean>;
  };
  hasActiveBooking(tripId: string, passengerId: string): Promise<boolean>;
  /** Null where no pushes are sent. */
  vapidPublicKey: string | null;
  /** For tests alone: a push service on this machine. */
  anyEndpoint: boolean;
  /** What somebody wants to hear of on this trip has changed. */
  onChanged(tripId: string): void;
}

export const quietOf = ({ quietFrom, quietUntil }: Pick<SettingsRecord, 'quietFrom' | 'quietUntil'>) =>
  quietFrom === null || quietUntil === null ? null : { from: quietFrom, until: quietUntil };

/** What a passenger wants to be told of, trip by trip, and the browsers that they want to be rung. */
export function createNotify({ store, hasActiveBooking, vapidPublicKey, anyEndpoint, onChanged }: NotifyDeps) {
  return {
    async get(actor: Actor, tripId: string): Promise<NotifySettings> {
      const row = await store.findSettings(actor.id, tripId);
      if (!row) return { ...DEFAULT_WISH, quiet: null };
      const { minutesBefore, stopsBefore, getOff, departure, delay } = row;
      return { minutesBefore, stopsBefore, getOff, departure, delay, quiet: quietOf(row) };
    },

    /** @throws Refusal NOT_FOUND: no booking of theirs on that trip. */
    async put(actor: Actor, tripId: string, { quiet, ...wish }: NotifySettings): Promise<NotifySettings> {
      if (!(await hasActiveBooking(tripId, actor.id))) throw new Refusal('NOT_FOUND');
      const row = { ...wish, quietFrom: quiet?.from ?? null, quietUntil: quiet?.until ?? null };
      await store.saveSettings({ userId: actor.id, tripId, ...row });
      onChanged(tripId);
      return { ...wish, quiet };
    },

    async remove(actor: Actor, tripId: string): Promise<void> {
      await store.deleteSettings(actor.id, tripId);
      onChanged(tripId);
    },

    /** @throws Refusal NOT_FOUND */
    key(): { key: string } {
      if (vapidPublicKey === null) throw new Refusal('NOT_FOUND');
      return { key: vapidPublicKey };
    },

    /** @throws Refusal NOT_FOUND: no pushes here; INVALID_PAYLOAD: an endpoint that is no push service's. */
    async subscribe(actor: Actor, { endpoint, keys }: BodyOf<'createPushSubscription'>): Promise<{ id: string }> {
      if (vapidPublicKey === null) throw new Refusal('NOT_FOUND');
      if (!anyEndpoint && !isPublicEndpoint(endpoint)) {
        const message = 'must be an https address of a public host';
        throw new Refusal('INVALID_PAYLOAD', undefined, { issues: [{ path: 'endpoint', message }] });
      }
      return { id: await store.savePush({ userId: actor.id, endpoint, ...keys, locale: 'en' }) };
    },

    /** @throws Refusal NOT_FOUND: none, or another's. */
    async unsubscribe(actor: Actor, id: string): Promise<void> {
      if (!(await store.deletePush(actor.id, id))) throw new Refusal('NOT_FOUND');
    },
  };
}
export type Notify = ReturnType<typeof createNotify>;

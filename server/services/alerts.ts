import type { AlertSeverity, AlertStatus, AlertType } from '@/lib/contract/primitives';
import type { QueryOf } from '@/lib/contract/rest/endpoints';
import type { Alert, AlertRecord } from '@/lib/contract/views';
import { canSeeAlert } from '@/lib/domain/rights';
import type { Actor } from './actor';
import { type Page, type Position, paginate } from './cursor';
import type { DomainEvents } from './events';
import { Refusal } from './refusal';

/** An alert as it is stored. */
export interface StoredAlert {
  id: string;
  type: AlertType;
  severity: AlertSeverity;
  tripId: string | null;
  /** Null: the platform's own. */
  operatorId: string | null;
  message: string;
  status: AlertStatus;
  createdAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedById: string | null;
  resolvedAt: Date | null;
  resolvedById: string | null;
  /** The details, by type. */
  data?: unknown;
}

export interface AlertDraft {
  type: AlertType;
  severity: AlertSeverity;
  tripId?: string | null | undefined;
  operatorId: string | null;
  /** What makes it one: the trip's id, or an error code. */
  key: string;
  message: string;
  data?: object | undefined;
}

export interface AlertFilter {
  statuses?: AlertStatus[];
  operatorId?: string;
}

export interface AlertStore {
  /** Inserts, unless (type, key) has one that is not RESOLVED: the partial unique index decides. @returns the one or the other. */
  open(draft: AlertDraft & { at: Date }): Promise<{ alert: StoredAlert; created: boolean }>;
  /** OPEN again, with what is new about it. @returns null when it was RESOLVED meanwhile. */
  reopen(id: string, patch: Pick<AlertDraft, 'severity' | 'message' | 'data'>): Promise<StoredAlert | null>;
  /** Resolves the unresolved one, if any. */
  clear(type: AlertType, key: string, at: Date): Promise<StoredAlert | null>;
  find(id: string): Promise<StoredAlert | null>;
  /** One conditional update. @returns null when the status was none of `from`. */
  transition(change: {
    id: string;
    from: AlertStatus[];
    to: 'ACKNOWLEDGED' | 'RESOLVED';
    at: Date;
    byUserId: string;
  }): Promise<StoredAlert | null>;
  /** Not RESOLVED, or resolved since: the newest `limit`, oldest first. */
  standing(since: Date, limit: number): Promise<StoredAlert[]>;
  /** By (createdAt, id) descending. */
  list(filter: AlertFilter & { after?: Position | undefined; limit: number }): Promise<StoredAlert[]>;
}

export interface AlertsDeps {
  alerts: AlertStore;
  events: DomainEvents;
  now(): number;
}

export type Alerts = ReturnType<typeof createAlerts>;

/** As many open alerts as an admin's screen is given at once; older ones are in the list. */
const MAX_OPEN = 500;

const RANK: Readonly<Record<AlertSeverity, number>> = { INFO: 0, WARNING: 1, CRITICAL: 2 };

/** What needs a person's eye. Kept before it is told; one open alert per type and key, however often it is raised. */
export function createAlerts({ alerts, events, now }: AlertsDeps) {
  const announce = (alert: StoredAlert): Alert => {
    const view = toAlert(alert);
    events.emit('alert', view, alert.operatorId);
    return view;
  };

  const by = (actor: Actor) => ({ at: new Date(now()), byUserId: actor.id });

  /** @throws Refusal NOT_FOUND: no such alert, or another operator's. */
  const getVisible = async (actor: Actor, id: string): Promise<StoredAlert> => {
    const alert = await alerts.find(id);
    if (!alert || !canSeeAlert(actor, alert)) throw new Refusal('NOT_FOUND');
    return alert;
  };

  return {
    /** Tells of an alert that was kept together with what it is about. */
    announce(alert: StoredAlert): void {
      announce(alert);
    },

    /**
     * @returns the alert that is new, or an EMERGENCY that is raised again, or one that has grown worse, and so is told again; null when one of its kind is
     *   open already and nothing has changed.
     */
    async raise(draft: AlertDraft): Promise<Alert | null> {
      // Between the two somebody may resolve the alert that stood in the way; then the first works at the next try.
      for (let tries = 0; tries < 3; tries++) {
        const { alert, created } = await alerts.open({ ...draft, at: new Date(now()) });
        if (created) return announce(alert);
        if (draft.type !== 'EMERGENCY' && RANK[draft.severity] <= RANK[alert.severity]) return null;
        const { severity, message, data } = draft;
        const reopened = await alerts.reopen(alert.id, { severity, message, data });
        if (reopened) return announce(reopened);
      }
      throw new Refusal('UNAVAILABLE', 'The alert is being changed by others; try again.');
    },

    /** The reason has gone; nobody's doing. */
    async resolveByKey(type: AlertType, key: string): Promise<void> {
      const resolved = await alerts.clear(type, key, new Date(now()));
      if (resolved) announce(resolved);
    },

    /** Newest first; BUSINESS sees its own operator's. @throws Refusal INVALID_PAYLOAD */
    async list(actor: Actor, query: QueryOf<'listAlerts'>): Promise<Page<AlertRecord>> {
      const filter: AlertFilter = {};
      if (query.status) filter.statuses = [query.status];
      if (actor.role !== 'ADMIN') {
        if (actor.operatorId === null) return { items: [], nextCursor: null };
        filter.operatorId = actor.operatorId;
      }
      return paginate(
        query,
        (after, limit) => alerts.list({ ...filter, after, limit }),
        ({ createdAt, id }) => ({ at: createdAt, id }),
        toRecord,
      );
    },

    /** Again, or of a resolved one, changes nothing. @throws Refusal NOT_FOUND */
    async acknowledge(actor: Actor, id: string): Promise<AlertRecord> {
      await getVisible(actor, id);
      const changed = await alerts.transition({ id, from: ['OPEN'], to: 'ACKNOWLEDGED', ...by(actor) });
      if (changed) announce(changed);
      return toRecord(changed ?? (await getVisible(actor, id)));
    },

    /** Again changes nothing. @throws Refusal NOT_FOUND */
    async resolve(actor: Actor, id: string): Promise<AlertRecord> {
      await getVisible(actor, id);
      const changed = await alerts.transition({ id, from: ['OPEN', 'ACKNOWLEDGED'], to: 'RESOLVED', ...by(actor) });
      if (changed) announce(changed);
      return toRecord(changed ?? (await getVisible(actor, id)));
    },

    /** What is not RESOLVED, and what was resolved since then, for who may have missed to be told. */
    async standing(since: Date): Promise<{ alert: Alert; operatorId: string | null }[]> {
      const stored = await alerts.standing(since, MAX_OPEN);
      return stored.map((alert) => ({ alert: toAlert(alert), operatorId: alert.operatorId }));
    },

    /** Everything that is OPEN, newest first. */
    async open(): Promise<Alert[]> {
      return (await alerts.list({ statuses: ['OPEN'], limit: MAX_OPEN })).map(toAlert);
    },
  };
}

function toAlert({ id, type, severity, tripId, message, createdAt, status }: StoredAlert): Alert {
  const alert: Alert = { id, type, severity, message, createdAt: createdAt.toISOString(), status };
  if (tripId !== null) alert.tripId = tripId;
  return alert;
}

function toRecord(stored: StoredAlert): AlertRecord {
  const { acknowledgedAt, acknowledgedById, resolvedAt, resolvedById } = stored;
  return {
    ...toAlert(stored),
    acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
    acknowledgedById,
    resolvedAt: resolvedAt?.toISOString() ?? null,
    resolvedById,
    data: isRecord(stored.data) ? stored.data : null,
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

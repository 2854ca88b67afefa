import type { AlertSeverity, AlertStatus, AlertType } from '@/lib/contract/primitives';
import type { Alert } from '../generated/client';
import { afterPosition, byTime, type Db, json, type PageOptions } from './common';

export type { Alert };

export interface NewAlert {
  type: AlertType;
  severity: AlertSeverity;
  tripId?: string | null;
  operatorId?: string | null;
  /** What makes it one: the trip's id, or an error code. */
  key: string;
  message: string;
  data?: object | null;
  at: Date;
}

export interface AlertFilter extends PageOptions {
  statuses?: AlertStatus[] | undefined;
  operatorId?: string | undefined;
}

export interface AlertTransition {
  id: string;
  from: AlertStatus[];
  to: 'ACKNOWLEDGED' | 'RESOLVED';
  at: Date;
  /** null: the system, because the reason went away. */
  byUserId: string | null;
}

const UNRESOLVED: AlertStatus[] = ['OPEN', 'ACKNOWLEDGED'];

export function createAlertRepository(prisma: Db) {
  const findUnresolved = (type: AlertType, key: string): Promise<Alert | null> =>
    prisma.alert.findFirst({ where: { type, key, status: { in: UNRESOLVED } } });

  /** Changes the status if it is still one of `from`. @returns the alert as it is then, null when it was not. */
  const transition = async ({ id, from, to, at, byUserId }: AlertTransition): Promise<Alert | null> => {
    const stamp =
      to === 'RESOLVED'
        ? { resolvedAt: at, resolvedById: byUserId }
        : { acknowledgedAt: at, acknowledgedById: byUserId };
    const where = { id, status: { in: from } };
    const [changed] = await prisma.alert.updateManyAndReturn({ where, data: { status: to, ...stamp } });
    return changed ?? null;
  };

  return {
    find: (id: string): Promise<Alert | null> => prisma.alert.findUnique({ where: { id } }),
    findUnresolved,

    /** Opens an alert unless one of the same type and key is unresolved. @returns that one, and whether it is new. */
    async open({ at, data, ...alert }: NewAlert): Promise<{ alert: Alert; created: boolean }> {
      for (;;) {
        // skipDuplicates is ON CONFLICT DO NOTHING: it heeds the partial unique index, of which Prisma does not know.
        const rows = [{ ...alert, data: json(data) as object, createdAt: at }];
        const [created] = await prisma.alert.createManyAndReturn({ data: rows, skipDuplicates: true });
        if (created) return { alert: created, created: true };
        const standing = await findUnresolved(alert.type, alert.key);
        if (standing) return { alert: standing, created: false };
        // Resolved between the two: then there is room for a new one.
      }
    },

    /** For an alert that has grown worse. @throws P2025 when there is none */
    update: (id: string, patch: { severity?: AlertSeverity; message?: string; data?: object }): Promise<Alert> =>
      prisma.alert.update({ where: { id }, data: patch }),

    /** OPEN again, with what is new about it. @returns null when it was RESOLVED meanwhile. */
    async reopen(id: string, patch: { severity: AlertSeverity; message: string; data?: object | null }) {
      const { data, ...rest } = patch;
      const [alert] = await prisma.alert.updateManyAndReturn({
        where: { id, status: { in: UNRESOLVED } },
        data: { ...rest, data: json(data) as object, status: 'OPEN' },
      });
      return alert ?? null;
    },

    transition,

    /** Resolves what is unresolved of this type and key, because its reason went away. */
    async clear(type: AlertType, key: string, at: Date): Promise<Alert | null> {
      const standing = await findUnresolved(type, key);
      return standing && transition({ id: standing.id, from: UNRESOLVED, to: 'RESOLVED', at, byUserId: null });
    },

    /** Not RESOLVED, or resolved since: the newest `limit`, oldest first. */
    async standing(since: Date, limit: number): Promise<Alert[]> {
      const where = { OR: [{ status: { in: UNRESOLVED } }, { resolvedAt: { gte: since } }] };
      const newest = await prisma.alert.findMany({ where, orderBy: byTime('createdAt', 'desc'), take: limit });
      return newest.reverse();
    },

    /** Newest first. */
    list: ({ statuses, after, limit, operatorId }: AlertFilter): Promise<Alert[]> =>
      prisma.alert.findMany({
        where: {
          ...(statuses ? { status: { in: statuses } } : {}),
          ...(operatorId ? { operatorId } : {}),
          ...afterPosition('createdAt', after, 'desc'),
        },
        orderBy: byTime('createdAt', 'desc'),
        take: limit,
      }),
  };
}

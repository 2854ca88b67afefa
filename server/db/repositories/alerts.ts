import type { AlertStatus } from '@/lib/contract/primitives';
import type { AlertDraft, AlertRecord, AlertStore } from '@/server/services/alerts';
import type { PrismaClient } from '../generated/client';
import { afterPosition, byTime, json } from './common';

export type AlertRepository = ReturnType<typeof createAlertRepository>;

const UNRESOLVED: AlertStatus[] = ['OPEN', 'ACKNOWLEDGED'];

export function createAlertRepository(prisma: PrismaClient) {
  /** One conditional update. */
  const change = async (
    id: string,
    from: AlertStatus[],
    data: { status: AlertStatus } & Record<string, unknown>,
  ): Promise<AlertRecord | null> => {
    const [changed] = await prisma.alert.updateManyAndReturn({ where: { id, status: { in: from } }, data });
    return changed ?? null;
  };

  return {
    async insert({ tripId = null, data, ...draft }: AlertDraft, at) {
      // skipDuplicates is ON CONFLICT DO NOTHING: it heeds the partial unique index, of which Prisma does not know.
      const row = { ...draft, tripId, data: json(data), createdAt: at };
      const [inserted] = await prisma.alert.createManyAndReturn({ data: [row], skipDuplicates: true });
      return inserted ?? null;
    },
    async reopen({ type, key, severity, message, data }) {
      const [reopened] = await prisma.alert.updateManyAndReturn({
        where: { type, key, status: { in: UNRESOLVED } },
        data: { status: 'OPEN', severity, message, data: json(data), acknowledgedAt: null, acknowledgedById: null },
      });
      return reopened ?? null;
    },
    resolveByKey: (type, key, at) =>
      prisma.alert.updateManyAndReturn({
        where: { type, key, status: { in: UNRESOLVED } },
        data: { status: 'RESOLVED', resolvedAt: at },
      }),
    find: (id) => prisma.alert.findUnique({ where: { id } }),
    acknowledge: (id, at, byUserId) =>
      change(id, ['OPEN'], { status: 'ACKNOWLEDGED', acknowledgedAt: at, acknowledgedById: byUserId }),
    resolve: (id, at, byUserId) =>
      change(id, UNRESOLVED, { status: 'RESOLVED', resolvedAt: at, resolvedById: byUserId }),
    list: (filter, after, limit) =>
      prisma.alert.findMany({
        where: { ...filter, ...afterPosition('createdAt', after, 'desc') },
        orderBy: byTime('createdAt', 'desc'),
        take: limit,
      }),
  } satisfies AlertStore;
}

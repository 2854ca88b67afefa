import type { LocalizedName } from '@/lib/contract/primitives';
import type { ReportKind } from '@/lib/contract/rest/reports';
import type { PrismaClient, Report } from '../generated/client';
import { afterPosition, byTime, type PageOptions } from './common';

/** With what its words need. */
export interface ReportRow extends Omit<Report, 'kind'> {
  kind: ReportKind;
  trip: { departsAt: Date; route: { code: string; name: LocalizedName } };
}

export interface NewReport {
  clientId: string;
  receipt: string;
  reporterId: string;
  tripId: string;
  operatorId: string;
  registration: string;
  seatNumber: number | null;
  kind: ReportKind;
  note: string | null;
  lat: number | null;
  lng: number | null;
  happenedAt: Date;
}

const WITH_TRIP = { trip: { select: { departsAt: true, route: { select: { code: true, name: true } } } } } as const;

export function createReportRepository(prisma: PrismaClient) {
  const one = async (where: object) =>
    (await prisma.report.findFirst({ where, include: WITH_TRIP })) as ReportRow | null;
  return {
    findByClientId: (reporterId: string, clientId: string) => one({ reporterId, clientId }),
    findByReceipt: (receipt: string) => one({ receipt }),
    findById: (id: string) => one({ id }),
    /** @throws isUniqueViolation: the client id was used, or the receipt by chance. */
    create: (data: NewReport) => prisma.report.create({ data, include: WITH_TRIP }) as unknown as Promise<ReportRow>,
    /** Newest first. */
    list: ({ operatorId, handled, after, limit }: PageOptions & { operatorId?: string; handled?: boolean }) =>
      prisma.report.findMany({
        where: {
          ...(operatorId ? { operatorId } : {}),
          ...(handled === undefined ? {} : { handledAt: handled ? { not: null } : null }),
          ...afterPosition('createdAt', after, 'desc'),
        },
        orderBy: byTime('createdAt', 'desc'),
        take: limit,
        include: WITH_TRIP,
      }) as unknown as Promise<ReportRow[]>,
    listOfReporter: (reporterId: string) =>
      prisma.report.findMany({
        where: { reporterId },
        orderBy: byTime('createdAt', 'desc'),
        include: WITH_TRIP,
      }) as unknown as Promise<ReportRow[]>,
    /** The first one who says so is kept. */
    async handle(id: string, byId: string, at: Date): Promise<void> {
      await prisma.report.updateMany({
        where: { id, handledAt: null },
        data: { handledAt: at, handledById: byId },
      });
    },
  };
}

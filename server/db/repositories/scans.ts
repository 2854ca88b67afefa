import { isUniqueViolation } from '../errors';
import type { PrismaClient, Scan } from '../generated/client';
import { json } from './common';

export type ScanRepository = ReturnType<typeof createScanRepository>;
export type { Scan };

export interface NewScan {
  /** The conductor's own id of the scan. */
  scanId?: string | null;
  bookingId?: string | null;
  tripId?: string | null;
  conductorId: string;
  device: string;
  scannedAt: Date;
  receivedAt: Date;
  verdict: string;
  /** The answer that was given, whole: a repeat gets it again. */
  result: object;
  channel: 'SOCKET' | 'SYNC';
}

/** Every look at a ticket, whatever came of it. */
export function createScanRepository(prisma: PrismaClient) {
  const findByScanId = (conductorId: string, scanId: string): Promise<Scan | null> =>
    prisma.scan.findUnique({ where: { conductorId_scanId: { conductorId, scanId } } });

  return {
    findByScanId,

    /** @returns the first scan under this scanId, and whether it is this one. */
    async record({ result, ...data }: NewScan): Promise<{ scan: Scan; created: boolean }> {
      try {
        const scan = await prisma.scan.create({ data: { ...data, result: json(result) as object } });
        return { scan, created: true };
      } catch (error) {
        if (!data.scanId || !isUniqueViolation(error, 'scan_once_per_conductor')) throw error;
        const first = await findByScanId(data.conductorId, data.scanId);
        if (!first) throw error;
        return { scan: first, created: false };
      }
    },

    /** By the time of the scan. */
    listByBooking: (bookingId: string): Promise<Scan[]> =>
      prisma.scan.findMany({ where: { bookingId }, orderBy: [{ scannedAt: 'asc' }, { id: 'asc' }] }),

    /** The scan that boarded a booking: the earliest with that verdict. */
    findBoarding: (bookingId: string): Promise<Scan | null> =>
      prisma.scan.findFirst({
        where: { bookingId, verdict: 'BOARDED' },
        orderBy: [{ scannedAt: 'asc' }, { id: 'asc' }],
      }),
  };
}

import type { ConductorScanResult } from '@/lib/contract/views';
import type { BookingForScan, ScanStore, ScanTransaction } from '@/server/services/scans';
import { isUniqueViolation } from '../errors';
import type { PrismaClient } from '../generated/client';
import { board, WITH_TRIP } from './bookings';
import { json, TRANSACTION, type Tx } from './common';

export type ScanRepository = ReturnType<typeof createScanRepository>;

/** Every look at a ticket, whatever came of it. */
export function createScanRepository(prisma: PrismaClient) {
  return {
    async findResult(conductorId, scanId) {
      const where = { conductorId_scanId: { conductorId, scanId } };
      const row = await prisma.scan.findUnique({ where, select: { result: true } });
      return row && (row.result as unknown as ConductorScanResult);
    },
    async transaction(work) {
      try {
        return await prisma.$transaction((tx) => work(inside(tx)), TRANSACTION);
      } catch (error) {
        if (isUniqueViolation(error, 'scan_once_per_conductor')) return null;
        throw error;
      }
    },
  } satisfies ScanStore;
}

function inside(tx: Tx): ScanTransaction {
  return {
    trip: (id) =>
      tx.trip.findUnique({ where: { id }, select: { id: true, status: true, conductorId: true, endedAt: true } }),
    async booking(id) {
      const include = {
        ...WITH_TRIP,
        passenger: { select: { name: true } },
        pickupStop: { select: { name: true } },
        dropStop: { select: { name: true } },
      } as const;
      return (await tx.booking.findUnique({ where: { id }, include })) as BookingForScan | null;
    },
    board: (id, at) => board(tx, id, at),
    firstBoarding: (bookingId) =>
      tx.scan.findFirst({
        where: { bookingId, verdict: 'BOARDED' },
        orderBy: [{ scannedAt: 'asc' }, { id: 'asc' }],
        select: { id: true, scanId: true, scannedAt: true },
      }),
    async insert({ result, ...row }) {
      await tx.scan.create({ data: { ...row, result: json(result) as object } });
    },
  };
}

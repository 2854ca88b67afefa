import type { TripStatus } from '@/lib/contract/primitives';
import type { PrismaClient, Vehicle } from '../generated/client';
import { type Audit, audited, within } from './audit';
import { HOLDS_SEAT } from './bookings';
import { afterPosition, byTime, type Db, PATIENT, type PageOptions } from './common';

export type { Vehicle };

export function createVehicleRepository(prisma: PrismaClient) {
  return {
    find: (id: string): Promise<Vehicle | null> => prisma.vehicle.findUnique({ where: { id } }),

    /** Oldest first; those out of service (`active: false`) too. */
    list: ({ operatorId, after, limit }: PageOptions & { operatorId?: string | undefined }): Promise<Vehicle[]> =>
      prisma.vehicle.findMany({
        where: { ...(operatorId ? { operatorId } : {}), ...afterPosition('createdAt', after) },
        orderBy: byTime('createdAt'),
        take: limit,
      }),

    /** @throws isUniqueViolation 'vehicle_registration_once' */
    create: (data: { registration: string; seatCount: number; operatorId: string }, audit?: Audit): Promise<Vehicle> =>
      audited(prisma, audit, (db) => db.vehicle.create({ data })),

    /**
     * @returns the row; where a seat beyond a new `seatCount` is sold on a trip that is not over, that seat's number, and nothing changes
     * @throws isUniqueViolation 'vehicle_registration_once'; P2025 when there is none
     */
    update: (
      id: string,
      data: { registration?: string; seatCount?: number; operatorId?: string; active?: boolean },
      audit?: Audit,
    ): Promise<Vehicle | { seatSold: number }> =>
      prisma.$transaction(async (tx) => {
        if (data.seatCount !== undefined) {
          const seatSold = await highestSeatSold(tx, id);
          if (seatSold > data.seatCount) return { seatSold };
        }
        return within(tx, audit, () => tx.vehicle.update({ where: { id }, data }));
      }, PATIENT),

    hasTrips: async (id: string): Promise<boolean> =>
      (await prisma.trip.findFirst({ where: { vehicleId: id }, select: { id: true } })) !== null,

    /** Only one that never ran. @throws isForeignKeyViolation; P2025 when there is none */
    remove: (id: string, audit?: Audit): Promise<Vehicle> =>
      audited(prisma, audit, (db) => db.vehicle.delete({ where: { id } })),
  };
}

/**
 * On the vehicle's trips that are not over; 0 when none is sold. Until the transaction ends nothing more is sold on them, and no other
 * trip is given this vehicle. The vehicle is held before its trips, as `trips.updateWhile` does.
 */
async function highestSeatSold(tx: Db, id: string): Promise<number> {
  await tx.$queryRaw`SELECT 1 FROM vehicle WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  await tx.$queryRaw`
    SELECT 1 FROM trip WHERE vehicle_id = ${id}::uuid AND status NOT IN ('ENDED', 'CANCELLED')
    ORDER BY id FOR NO KEY UPDATE`;
  const trip = { vehicleId: id, status: { notIn: ['ENDED', 'CANCELLED'] as TripStatus[] } };
  const { _max } = await tx.booking.aggregate({
    where: { trip, status: { in: HOLDS_SEAT } },
    _max: { seatNumber: true },
  });
  return _max.seatNumber ?? 0;
}

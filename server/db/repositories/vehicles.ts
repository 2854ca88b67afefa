import type { PrismaClient, Vehicle } from '../generated/client';
import { type Audit, audited } from './audit';
import { afterPosition, byTime, type PageOptions } from './common';

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

    /** @throws isUniqueViolation 'vehicle_registration_once'; P2025 when there is none */
    update: (
      id: string,
      data: { registration?: string; seatCount?: number; operatorId?: string; active?: boolean },
      audit?: Audit,
    ): Promise<Vehicle> => audited(prisma, audit, (db) => db.vehicle.update({ where: { id }, data })),

    hasTrips: async (id: string): Promise<boolean> =>
      (await prisma.trip.findFirst({ where: { vehicleId: id }, select: { id: true } })) !== null,

    /** Only one that never ran. @throws isForeignKeyViolation; P2025 when there is none */
    remove: (id: string, audit?: Audit): Promise<Vehicle> =>
      audited(prisma, audit, (db) => db.vehicle.delete({ where: { id } })),
  };
}

import { isForeignKeyViolation, isNotFound } from '../errors';
import type { PrismaClient, Vehicle } from '../generated/client';
import { afterPosition, byTime, type PageOptions } from './common';

export type VehicleRepository = ReturnType<typeof createVehicleRepository>;
export type { Vehicle };

export function createVehicleRepository(prisma: PrismaClient) {
  return {
    find: (id: string): Promise<Vehicle | null> => prisma.vehicle.findUnique({ where: { id } }),

    /** Those in service, oldest first. */
    list: ({ operatorId, after, limit }: PageOptions & { operatorId?: string | undefined }): Promise<Vehicle[]> =>
      prisma.vehicle.findMany({
        where: { active: true, ...(operatorId ? { operatorId } : {}), ...afterPosition('createdAt', after) },
        orderBy: byTime('createdAt'),
        take: limit,
      }),

    /** @throws isUniqueViolation 'vehicle_registration_once' */
    create: (data: { registration: string; seatCount: number; operatorId: string }): Promise<Vehicle> =>
      prisma.vehicle.create({ data }),

    /** @throws isUniqueViolation 'vehicle_registration_once', isNotFound */
    update: (
      id: string,
      data: { registration?: string; seatCount?: number; operatorId?: string; active?: boolean },
    ): Promise<Vehicle> => prisma.vehicle.update({ where: { id }, data }),

    /** Deletes one that never ran, else takes it out of service. @returns false when there was none. */
    async remove(id: string): Promise<boolean> {
      try {
        await prisma.vehicle.delete({ where: { id } });
        return true;
      } catch (error) {
        if (isNotFound(error)) return false;
        if (!isForeignKeyViolation(error)) throw error;
        await prisma.vehicle.update({ where: { id }, data: { active: false } });
        return true;
      }
    },
  };
}

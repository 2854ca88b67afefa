import type { LocalizedName } from '@/lib/contract/primitives';
import { isForeignKeyViolation } from '../errors';
import type { Prisma, PrismaClient, Route, RouteStop } from '../generated/client';
import { afterPosition, byTime, type PageOptions, type Path, type WithName } from './common';

export type RouteRepository = ReturnType<typeof createRouteRepository>;
export type StopRow = WithName<RouteStop>;
export type RouteRow = WithName<Omit<Route, 'path'>> & { path: Path; stops: StopRow[] };

export interface NewStop {
  name: LocalizedName;
  lat: number;
  lng: number;
  /** Minutes after departure. */
  offsetMinutes: number;
}

export interface NewRoute {
  code: string;
  name: LocalizedName;
  operatorId: string;
  path: Path;
  color?: string | null;
  fareCents: number;
  speedLimitKmh?: number;
  /** In the direction of travel. */
  stops: NewStop[];
}

export type RoutePatch = Partial<NewRoute> & { active?: boolean };

const WITH_STOPS = { stops: { orderBy: { sequence: 'asc' } } } as const;
const asRow = (row: unknown) => row as RouteRow;

/** Routes with their stops, in the order of travel. */
export function createRouteRepository(prisma: PrismaClient) {
  return {
    async find(id: string): Promise<RouteRow | null> {
      const row = await prisma.route.findUnique({ where: { id }, include: WITH_STOPS });
      return row && asRow(row);
    },

    /** Those in service, oldest first. */
    async list({ operatorId, after, limit }: PageOptions & { operatorId?: string | undefined }): Promise<RouteRow[]> {
      const rows = await prisma.route.findMany({
        where: { active: true, ...(operatorId ? { operatorId } : {}), ...afterPosition('createdAt', after) },
        orderBy: byTime('createdAt'),
        take: limit,
        include: WITH_STOPS,
      });
      return rows.map(asRow);
    },

    async create({ stops, ...data }: NewRoute): Promise<RouteRow> {
      const numbered = stops.map((stop, sequence) => ({ ...stop, sequence }));
      return asRow(await prisma.route.create({ data: { ...data, stops: { create: numbered } }, include: WITH_STOPS }));
    },

    /**
     * With `stops`, the list is replaced; a stop keeps its id by its place in the order, as bookings point to it.
     * @throws isForeignKeyViolation when a stop would go that someone booked; isNotFound
     */
    update: (id: string, { stops, ...data }: RoutePatch): Promise<RouteRow> =>
      prisma.$transaction(async (tx) => {
        if (stops) await replaceStops(tx, id, stops);
        return asRow(await tx.route.update({ where: { id }, data, include: WITH_STOPS }));
      }),

    /** Deletes one that was never travelled, else takes it out of service. @returns false when there was none. */
    async remove(id: string): Promise<boolean> {
      try {
        return await prisma.$transaction(async (tx) => {
          await tx.routeStop.deleteMany({ where: { routeId: id } });
          return (await tx.route.deleteMany({ where: { id } })).count === 1;
        });
      } catch (error) {
        if (!isForeignKeyViolation(error)) throw error;
        await prisma.route.update({ where: { id }, data: { active: false } });
        return true;
      }
    },
  };
}

async function replaceStops(tx: Prisma.TransactionClient, routeId: string, stops: NewStop[]): Promise<void> {
  for (const [sequence, stop] of stops.entries()) {
    await tx.routeStop.upsert({
      where: { routeId_sequence: { routeId, sequence } },
      create: { ...stop, routeId, sequence },
      update: stop,
    });
  }
  await tx.routeStop.deleteMany({ where: { routeId, sequence: { gte: stops.length } } });
}

import type { LocalizedName } from '@/lib/contract/primitives';
import type { PrismaClient, Route, RouteStop } from '../generated/client';
import { type Audit, audited, within } from './audit';
import { afterPosition, byTime, type Db, type PageOptions, type Path, type WithName } from './common';

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

    /** Oldest first; those out of service (`active: false`) too. */
    async list({ operatorId, after, limit }: PageOptions & { operatorId?: string | undefined }): Promise<RouteRow[]> {
      const rows = await prisma.route.findMany({
        where: { ...(operatorId ? { operatorId } : {}), ...afterPosition('createdAt', after) },
        orderBy: byTime('createdAt'),
        take: limit,
        include: WITH_STOPS,
      });
      return rows.map(asRow);
    },

    async create({ stops, ...data }: NewRoute, audit?: Audit): Promise<RouteRow> {
      const create = stops.map((stop, sequence) => ({ ...stop, sequence }));
      const row = await audited(prisma, audit, (db) =>
        db.route.create({ data: { ...data, stops: { create } }, include: WITH_STOPS }),
      );
      return asRow(row);
    },

    hasTrips: async (id: string): Promise<boolean> =>
      (await prisma.trip.findFirst({ where: { routeId: id }, select: { id: true } })) !== null,

    /**
     * With `stops`, the list is replaced; a stop keeps its id by its place in the order, as bookings point to it.
     * @throws isForeignKeyViolation when a stop would go that someone booked; P2025 when there is none
     */
    async update(id: string, { stops, ...data }: RoutePatch, audit?: Audit): Promise<RouteRow> {
      const row = await prisma.$transaction((tx) =>
        within(tx, audit, async () => {
          if (stops) await replaceStops(tx, id, stops);
          return tx.route.update({ where: { id }, data, include: WITH_STOPS });
        }),
      );
      return asRow(row);
    },

    /** With its stops; only one that was never travelled. @throws isForeignKeyViolation; P2025 when there is none */
    async remove(id: string, audit?: Audit): Promise<void> {
      await prisma.$transaction((tx) =>
        within(tx, audit, async () => {
          await tx.routeStop.deleteMany({ where: { routeId: id } });
          return tx.route.delete({ where: { id } });
        }),
      );
    },
  };
}

async function replaceStops(tx: Db, routeId: string, stops: NewStop[]): Promise<void> {
  for (const [sequence, stop] of stops.entries()) {
    await tx.routeStop.upsert({
      where: { routeId_sequence: { routeId, sequence } },
      create: { ...stop, routeId, sequence },
      update: stop,
    });
  }
  await tx.routeStop.deleteMany({ where: { routeId, sequence: { gte: stops.length } } });
}

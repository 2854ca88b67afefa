import type { LocalizedName } from '@/lib/contract/primitives';
import type { PrismaClient } from '../generated/client';
import type { Path } from './common';
import type { StopRow } from './routes';

/** A stop of a route in service, as the search sees it. */
export interface SearchStop {
  id: string;
  name: LocalizedName;
  lat: number;
  lng: number;
  routeCode: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Stops of one name so near each other are one place, on whichever route they lie. Degrees; some 1.5 km. */
const SAME_PLACE = 0.014;

/** Stops across all routes. */
export function createStopRepository(prisma: PrismaClient) {
  return {
    /** Ids of the stops that a text means: an id (then also its namesakes on other routes), or part of a name in any language. */
    async matching(wanted: string): Promise<string[]> {
      const rows = UUID.test(wanted)
        ? await prisma.$queryRaw<{ id: string }[]>`
            SELECT s.id::text FROM route_stop o JOIN route_stop s
              ON lower(s.name ->> 'en') = lower(o.name ->> 'en')
              AND abs(s.lat - o.lat) < ${SAME_PLACE}::float8 AND abs(s.lng - o.lng) < ${SAME_PLACE}::float8
            WHERE o.id = ${wanted}::uuid`
        : await prisma.$queryRaw<{ id: string }[]>`
            SELECT s.id::text FROM route_stop s WHERE EXISTS (
              SELECT FROM jsonb_each_text(s.name) AS word WHERE strpos(lower(word.value), lower(${wanted}::text)) > 0)`;
      return rows.map(({ id }) => id);
    },

    /** Changes whenever a stop that the search knows does. */
    async version(): Promise<string> {
      const [row] = await prisma.$queryRaw<{ version: string }[]>`
        SELECT count(*) || ':' || coalesce(sum(hashtext(s.id::text || s.name::text || s.lat || s.lng)), 0) AS version
        FROM route_stop s JOIN route r ON r.id = s.route_id WHERE r.active`;
      return row?.version ?? '';
    },

    async listActive(): Promise<SearchStop[]> {
      const rows = await prisma.routeStop.findMany({
        where: { route: { active: true } },
        select: { id: true, name: true, lat: true, lng: true, route: { select: { code: true } } },
        orderBy: [{ routeId: 'asc' }, { sequence: 'asc' }],
      });
      return rows.map(({ route, ...stop }) => ({ ...stop, name: stop.name as LocalizedName, routeCode: route.code }));
    },

    /** Path and stops of routes, in the order of travel, by route. */
    async shapes(routeIds: string[]): Promise<Map<string, { path: Path; stops: StopRow[] }>> {
      const rows = await prisma.route.findMany({
        where: { id: { in: routeIds } },
        select: { id: true, path: true, stops: { orderBy: { sequence: 'asc' } } },
      });
      return new Map(rows.map(({ id, path, stops }) => [id, { path: path as Path, stops: stops as StopRow[] }]));
    },
  };
}

import { randomBytes } from 'node:crypto';
import type { RestClient } from '@/lib/client/rest';
import { mapPool } from '../pool';
import type { Credentials } from '../session';
import type { Lane, SourceTrip } from './plan';
import { routeBody, routeCodes } from './routes';

/** A trip of the source with the trip made for it on the server. */
export interface MadeTrip {
  readonly tripId: string;
  readonly source: SourceTrip;
}

export interface MadeLane {
  readonly driver: Credentials;
  readonly trips: readonly MadeTrip[];
}

/**
 * Makes through the REST API what the replay needs: an operator, a route for each of the source's, a vehicle and a driver for
 * each lane, a trip for each journey. `run` tells one replay's things from another's. Throws RestError at the first refusal.
 */
export async function makeWorld(o: {
  rest: RestClient;
  name: string;
  run: string;
  lanes: readonly Lane[];
  departure: (trip: SourceTrip) => number;
  concurrency: number;
  progress: (what: string, done: number, of: number) => void;
}): Promise<MadeLane[]> {
  const { rest, run, lanes, concurrency } = o;
  const counter = (what: string, of: number) => {
    let done = 0;
    o.progress(what, 0, of);
    return () => o.progress(what, ++done, of);
  };

  const operator = await rest.call('createOperator', { body: { name: `Replay ${o.name} ${run}`.slice(0, 120) } });

  const byRoute = groupByRoute(lanes);
  const codes = routeCodes(byRoute.keys());
  const routeDone = counter('routes', byRoute.size);
  const routeIds = new Map(
    await mapPool([...byRoute], concurrency, async ([route, trips]) => {
      const body = routeBody(codes.get(route) ?? route, trips, operator.id);
      const made = await rest.call('createRoute', { body });
      routeDone();
      return [route, made.id] as const;
    }),
  );

  const laneDone = counter('vehicles and drivers', lanes.length);
  const crews = await mapPool(lanes, concurrency, async ({ vehicle }, index) => {
    const registration = `${vehicle.slice(0, 9)}-${run}-${index}`.slice(0, 20);
    const bus = await rest.call('createVehicle', { body: { registration, seatCount: 50, operatorId: operator.id } });
    const driver = { email: `replay-${run}-${index}@replay.invalid`, password: randomBytes(18).toString('base64url') };
    const user = await rest.call('createUser', {
      body: { ...driver, name: `Replay driver ${vehicle}`.slice(0, 120), role: 'DRIVER', operatorId: operator.id },
    });
    laneDone();
    return { driver, vehicleId: bus.id, driverId: user.id };
  });

  const wanted = lanes.flatMap(({ trips }, lane) => trips.map((source) => ({ source, lane })));
  const tripDone = counter('trips', wanted.length);
  const made = await mapPool(wanted, concurrency, async ({ source, lane }) => {
    const crew = crews[lane] as (typeof crews)[number];
    const trip = await rest.call('createTrip', {
      body: {
        routeId: routeIds.get(source.route) as string,
        vehicleId: crew.vehicleId,
        driverId: crew.driverId,
        departsAt: new Date(o.departure(source)).toISOString(),
      },
    });
    tripDone();
    return { lane, trip: { tripId: trip.id, source } };
  });
  return crews.map(({ driver }, lane) => ({
    driver,
    trips: made.filter((one) => one.lane === lane).map(({ trip }) => trip),
  }));
}

function groupByRoute(lanes: readonly Lane[]): Map<string, SourceTrip[]> {
  const groups = new Map<string, SourceTrip[]>();
  for (const trip of lanes.flatMap(({ trips }) => trips))
    groups.set(trip.route, [...(groups.get(trip.route) ?? []), trip]);
  return groups;
}

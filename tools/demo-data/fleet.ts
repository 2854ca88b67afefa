import { familyNames, firstNames, logins, operators, timetableNote } from '@/prisma/seed/data/plan/fleet';
import { intercity } from '@/prisma/seed/data/plan/intercity';
import { metroLines } from '@/prisma/seed/data/plan/metro';
import { runMinutes, WEEK_MINUTES } from '@/prisma/seed/demo-timetable';
import type {
  DemoBlock,
  DemoCrew,
  DemoFleet,
  DemoLine,
  DemoRoute,
  DemoRouteKind,
  DemoVehicle,
} from '@/prisma/seed/demo-types';

const MIN_LAYOVER_MINUTES = 5;
const CONDUCTORS = 16;
const SEATS: Record<DemoRouteKind, number[]> = {
  URBAN: [30, 34, 42],
  NORMAL: [49, 54, 52],
  LUXURY: [45, 48],
  EXPRESSWAY: [45, 49],
};

interface Plan {
  outbound: DemoRoute;
  inbound: DemoRoute;
  operatorKey: string;
  vehicles: number;
  tripsPerWeek: number;
}

/** The most trips a week, an even number, that leave the layover at either end. */
function tripsPerWeek(run: number): number {
  const most = Math.floor(WEEK_MINUTES / (run + MIN_LAYOVER_MINUTES));
  return most - (most % 2);
}

function plans(routes: readonly DemoRoute[]): Plan[] {
  const settings = new Map<string, { vehicles: number; operator: string }>();
  for (const plan of intercity) settings.set(plan.code, plan);
  for (const [code, line] of Object.entries(metroLines)) settings.set(code, { ...line, operator: 'depot' });
  const byKey = new Map(routes.map((route) => [route.key, route]));
  const all = routes.flatMap((inbound) => {
    const outbound = byKey.get(inbound.outboundKey ?? '');
    const setting = settings.get(inbound.code);
    if (!outbound || !setting) return [];
    const run = Math.max(runMinutes(outbound), runMinutes(inbound));
    const { operator: operatorKey, vehicles } = setting;
    return [{ outbound, inbound, operatorKey, vehicles, tripsPerWeek: tripsPerWeek(run) }];
  });
  // Line 1 first: its first bus is vehicle 1, the demo driver's.
  return all.sort((a, b) => Number(b.outbound.code === '1') - Number(a.outbound.code === '1'));
}

/** The minutes of the week at which a bus that first leaves at `first` stands at an end of its line. */
function* idleMinutes(plan: Plan, first: number): Generator<number> {
  for (let k = 0; k < plan.tripsPerWeek; k++) {
    const departs = first + Math.floor((k * WEEK_MINUTES) / plan.tripsPerWeek);
    const next = first + Math.floor(((k + 1) * WEEK_MINUTES) / plan.tripsPerWeek);
    const arrives = departs + runMinutes(k % 2 === 0 ? plan.outbound : plan.inbound);
    for (let minute = arrives; minute < next; minute++) yield minute % WEEK_MINUTES;
  }
}

/** First departures of a line's buses, evenly apart, for each line at the moment that keeps most buses on the road. */
function firstDepartures(all: readonly Plan[]): Map<Plan, number[]> {
  const idle = new Uint8Array(WEEK_MINUTES);
  const chosen = new Map<Plan, number[]>();
  for (const plan of [...all].sort((a, b) => b.vehicles - a.vehicles)) {
    const cycle = (2 * WEEK_MINUTES) / plan.tripsPerWeek;
    const spread = (first: number) =>
      Array.from({ length: plan.vehicles }, (_, i) => Math.floor(first + (i * cycle) / plan.vehicles));
    let best = { cost: Number.POSITIVE_INFINITY, firsts: [] as number[] };
    for (let first = 0; first < cycle; first++) {
      let cost = 0;
      for (const f of spread(first)) for (const minute of idleMinutes(plan, f)) cost += 4 ** (idle[minute] ?? 0);
      if (cost < best.cost) best = { cost, firsts: spread(first) };
    }
    for (const f of best.firsts) for (const minute of idleMinutes(plan, f)) idle[minute] = (idle[minute] ?? 0) + 1;
    chosen.set(plan, best.firsts);
  }
  return chosen;
}

/** Names of one community for each person in turn; no pair comes twice among the first hundred people. */
function* personNames(): Generator<string, never> {
  const used = firstNames.map(() => 0);
  for (let n = 0; ; n++) {
    const group = [0, 0, 0, 1, 0, 1, 0, 2][n % 8] as number;
    const first = firstNames[group] as string[];
    const family = familyNames[group] as string[];
    const m = used[group] as number;
    used[group] = m + 1;
    yield `${first[m % first.length]} ${family[(m + Math.floor(m / first.length)) % family.length]}`;
  }
}

const two = (n: number) => String(n).padStart(2, '0');

/** Operators, crews, vehicles and blocks for the lines. Deterministic: the same routes, the same fleet. */
export function makeFleet(routes: readonly DemoRoute[]): DemoFleet {
  const all = plans(routes);
  const firsts = firstDepartures(all);
  const names = personNames();
  const vehicles: DemoVehicle[] = [];
  const blocks: DemoBlock[] = [];
  const drivers: DemoCrew[] = [];
  const conductors: DemoCrew[] = [];
  for (const plan of all) {
    const { operatorKey } = plan;
    for (const firstDepartureMinute of firsts.get(plan) ?? []) {
      const n = vehicles.length;
      const seats = SEATS[plan.outbound.kind];
      const registration = `${['NB', 'NC', 'ND'][n % 3]}-${1000 + ((n * 1777 + 234) % 9000)}`;
      vehicles.push({ registration, seatCount: seats[n % seats.length] as number, operatorKey });
      const driver = { email: `driver${two(n + 1)}@demo.srivibes.lk`, name: names.next().value, operatorKey };
      drivers.push(driver);
      // Sixteen conductors for 48 buses: they go to the lines between the towns, where seats are booked.
      const conducted = operatorKey !== 'depot' && n > 0 && conductors.length < CONDUCTORS;
      let conductorEmail = n === 0 ? 'conductor@demo.srivibes.lk' : undefined;
      if (conducted) {
        conductorEmail = `conductor${two(conductors.length + 1)}@demo.srivibes.lk`;
        conductors.push({ email: conductorEmail, name: names.next().value, operatorKey });
      }
      blocks.push({
        key: `block-${two(n + 1)}`,
        registration,
        operatorKey,
        outboundKey: plan.outbound.key,
        returnKey: plan.inbound.key,
        driverEmail: n === 0 ? 'driver@demo.srivibes.lk' : driver.email,
        ...(conductorEmail ? { conductorEmail } : {}),
        firstDepartureMinute,
        tripsPerWeek: plan.tripsPerWeek,
      });
    }
  }
  const lines: DemoLine[] = all.map((plan) => ({
    outboundKey: plan.outbound.key,
    returnKey: plan.inbound.key,
    operatorKey: plan.operatorKey,
    vehicleCount: plan.vehicles,
    headwayMinutes: Math.round((2 * WEEK_MINUTES) / plan.tripsPerWeek / plan.vehicles),
  }));
  return { timetableNote, operators, logins, demoBlockKey: 'block-01', drivers, conductors, vehicles, lines, blocks };
}

import { createHash } from 'node:crypto';
import type { PrismaClient } from '@/server/db/generated/client';
import { type DemoBlock, type DemoDeparture, demoFleet, demoRoutes, tripsOfBlock } from './demo-data';

/**
 * The demo fleet in the database. Every id is made from the name of its thing, so that seeding again changes nothing and the
 * same trip is the same row at every boot. Only what is made up is touched: `trip.madeUp`.
 */

export const DEMO_PASSWORD = 'srivibes-demo';

const HOUR = 3_600_000;
/** The timetable is kept made for so long ahead. */
const AHEAD_MS = 18 * HOUR;
/** A made-up trip that nobody ended is closed so long after its arrival. */
const OVERDUE_MS = 45 * 60_000;
/** The passenger's trip should have so much left that a newcomer sees it move. */
const ENOUGH_LEFT_MS = 30 * 60_000;
const LOGIN = {
  driver: 'driver@demo.srivibes.lk',
  conductor: 'conductor@demo.srivibes.lk',
  passenger: 'passenger@demo.srivibes.lk',
};

/** A UUID of version 5's shape from a name; see RFC 9562, 5.5. */
export function demoId(name: string): string {
  const bytes = createHash('sha1').update(`srivibes-demo:${name}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const operatorId = (key: string) => demoId(`operator:${key}`);
const userId = (email: string) => demoId(`user:${email}`);
const vehicleId = (registration: string) => demoId(`vehicle:${registration}`);
const routeId = (key: string) => demoId(`route:${key}`);
const stopId = (routeKey: string, sequence: number) => demoId(`stop:${routeKey}:${sequence}`);
const tripId = (block: DemoBlock, sequence: number) => demoId(`trip:${block.key}:${sequence}`);

const routesByKey = new Map(demoRoutes.map((route) => [route.key, route]));
const operatorOfRoute = new Map(
  demoFleet.lines.flatMap((line) => [
    [line.outboundKey, line.operatorKey],
    [line.returnKey, line.operatorKey],
  ]),
);

/** Operators, people, vehicles and routes; one hash serves all, since all demo logins share the password. */
export async function seedDemoFleet(prisma: PrismaClient, hash: (password: string) => Promise<string>): Promise<void> {
  const passwordHash = await hash(DEMO_PASSWORD);
  const user = (
    email: string,
    name: string,
    role: 'PASSENGER' | 'DRIVER' | 'CONDUCTOR' | 'BUSINESS' | 'ADMIN',
    operator?: string,
  ) => ({
    id: userId(email),
    email,
    name,
    role,
    passwordHash,
    operatorId: operator ? operatorId(operator) : null,
  });
  const users = [
    ...demoFleet.logins.map((login) => user(login.email, login.name, login.role, login.operatorKey)),
    ...demoFleet.drivers.map((driver) => user(driver.email, driver.name, 'DRIVER', driver.operatorKey)),
    ...demoFleet.conductors.map((conductor) =>
      user(conductor.email, conductor.name, 'CONDUCTOR', conductor.operatorKey),
    ),
  ];
  const skipDuplicates = true;
  await prisma.$transaction([
    prisma.operator.createMany({
      data: demoFleet.operators.map(({ key, name }) => ({ id: operatorId(key), name })),
      skipDuplicates,
    }),
    prisma.user.createMany({ data: users, skipDuplicates }),
    prisma.vehicle.createMany({
      data: demoFleet.vehicles.map(({ registration, seatCount, operatorKey }) => ({
        id: vehicleId(registration),
        registration,
        seatCount,
        operatorId: operatorId(operatorKey),
      })),
      skipDuplicates,
    }),
    prisma.route.createMany({
      data: demoRoutes.map((route) => ({
        id: routeId(route.key),
        code: route.code,
        name: { ...route.name },
        operatorId: operatorId(operatorOfRoute.get(route.key) ?? ''),
        path: route.path,
        color: route.color,
        fareCents: route.fareLkr * 100,
        speedLimitKmh: route.speedLimitKmh,
      })),
      skipDuplicates,
    }),
    prisma.routeStop.createMany({
      data: demoRoutes.flatMap((route) =>
        route.stops.map((stop, sequence) => ({
          id: stopId(route.key, sequence),
          routeId: routeId(route.key),
          sequence,
          name: { ...stop.name },
          lat: stop.lat,
          lng: stop.lng,
          offsetMinutes: stop.offsetMinutes,
        })),
      ),
      skipDuplicates,
    }),
  ]);
}

/** Makes the made-up timetable reach into the future, and closes what is long over. To be called now and then. */
export async function extendDemoTimetable(prisma: PrismaClient, now: number): Promise<void> {
  await closeOverdue(prisma, now);
  const demoBlock = await chooseDemoBlock(prisma, now);
  for (const block of demoFleet.blocks) {
    const departures = tripsOfBlock(block, routesByKey, now, now + AHEAD_MS);
    const crew = crewOf(block, demoBlock);
    await prisma.trip.createMany({
      data: departures.map((departure) => ({
        id: tripId(block, departure.sequence),
        routeId: routeId(departure.routeKey),
        vehicleId: vehicleId(block.registration),
        departsAt: new Date(departure.departsAt),
        arrivesAt: new Date(departure.arrivesAt),
        fareCents: (routesByKey.get(departure.routeKey)?.fareLkr ?? 0) * 100,
        madeUp: true,
        ...crew,
      })),
      skipDuplicates: true,
    });
    await prisma.trip.updateMany({
      where: {
        id: { in: departures.map(({ sequence }) => tripId(block, sequence)) },
        status: { notIn: ['ENDED', 'CANCELLED'] },
        NOT: crew,
      },
      data: crew,
    });
    if (block.key === demoBlock.key) await bookForDemoPassenger(prisma, block, departures);
  }
}

/** The demo's driver and conductor work on the chosen block; whoever would have done so takes the block that was planned for them. */
function crewOf(block: DemoBlock, demoBlock: DemoBlock) {
  const planned = demoFleet.blocks.find(({ key }) => key === demoFleet.demoBlockKey);
  const source = block.key === demoBlock.key ? planned : block.key === planned?.key ? demoBlock : block;
  const { driverEmail, conductorEmail } = source ?? block;
  return { driverId: userId(driverEmail), conductorId: conductorEmail ? userId(conductorEmail) : null };
}

/** On the planned block's line, the bus with the most of its trip left; the one of the last boot as long as it has enough. */
async function chooseDemoBlock(prisma: PrismaClient, now: number): Promise<DemoBlock> {
  const planned = demoFleet.blocks.find(({ key }) => key === demoFleet.demoBlockKey) as DemoBlock;
  const candidates = demoFleet.blocks
    .filter(
      ({ outboundKey, operatorKey }) => outboundKey === planned.outboundKey && operatorKey === planned.operatorKey,
    )
    .map((block) => {
      const [trip] = tripsOfBlock(block, routesByKey, now, now + 1);
      return { block, id: trip && tripId(block, trip.sequence), left: trip ? trip.arrivesAt - now : 0 };
    });
  const kept = await prisma.trip.findFirst({
    where: {
      id: { in: candidates.flatMap(({ id, left }) => (id && left > ENOUGH_LEFT_MS ? [id] : [])) },
      driverId: userId(LOGIN.driver),
      status: { notIn: ['ENDED', 'CANCELLED'] },
    },
  });
  const best = candidates.sort((a, b) => b.left - a.left)[0];
  return (candidates.find(({ id }) => kept !== null && id === kept.id) ?? best)?.block ?? planned;
}

/** A seat from end to end on each trip of the block: always one that is under way, and the next ones to look forward to. */
async function bookForDemoPassenger(
  prisma: PrismaClient,
  block: DemoBlock,
  departures: DemoDeparture[],
): Promise<void> {
  for (const { sequence, routeKey } of departures.slice(0, 3)) {
    const route = routesByKey.get(routeKey);
    if (!route) continue;
    const id = demoId(`booking:${block.key}:${sequence}`);
    const last = route.stops.length - 1;
    const name = id.replaceAll('-', '').toUpperCase().slice(0, 4);
    await prisma.booking.createMany({
      data: [
        {
          id,
          referenceCode: `DEMO-${name}`,
          tripId: tripId(block, sequence),
          passengerId: userId(LOGIN.passenger),
          seatNumber: 7,
          pickupStopId: stopId(routeKey, 0),
          dropStopId: stopId(routeKey, last),
          pickupSequence: 0,
          dropSequence: last,
          status: 'CONFIRMED',
          payment: 'ON_BOARD',
          priceCents: route.fareLkr * 100,
        },
      ],
      skipDuplicates: true,
    });
  }
}

/** Trips of days on which the demo was off, or whose driver never came. */
async function closeOverdue(prisma: PrismaClient, now: number): Promise<void> {
  const overdue = { madeUp: true, arrivesAt: { lt: new Date(now - OVERDUE_MS) } };
  const at = new Date(now);
  await prisma.trip.updateMany({
    where: { ...overdue, status: { in: ['STARTED', 'PAUSED', 'EMERGENCY'] } },
    data: { status: 'ENDED', endedAt: at },
  });
  await prisma.trip.updateMany({
    where: { ...overdue, status: 'SCHEDULED' },
    data: { status: 'CANCELLED', cancelledAt: at },
  });
}

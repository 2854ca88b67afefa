import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@/server/db/client';

/** The least that a trip needs to exist: operator, vehicle, route of four stops, driver, conductor, passenger. */
export async function insertTrip(prisma: PrismaClient, { departsAt = new Date('2026-11-23T06:00:00.000Z') } = {}) {
  const operator = await prisma.operator.create({ data: { name: 'Lanka Lines' } });
  const operatorId = operator.id;
  const vehicle = await prisma.vehicle.create({
    data: { registration: `NB-${randomUUID()}`, seatCount: 40, operatorId },
  });
  const route = await prisma.route.create({
    data: {
      code: '01',
      name: { en: 'Colombo – Kandy' },
      operatorId,
      path: [
        [6.93, 79.85],
        [7.29, 80.63],
      ],
      fareCents: 50_000,
      stops: {
        create: [0, 1, 2, 3].map((sequence) => ({
          sequence,
          name: { en: `Stop ${sequence}` },
          lat: 6.93 + sequence / 10,
          lng: 79.85 + sequence / 4,
          offsetMinutes: sequence * 45,
        })),
      },
    },
    include: { stops: { orderBy: { sequence: 'asc' } } },
  });
  const [driver, conductor, passenger] = await Promise.all([
    insertUser(prisma, 'DRIVER', operatorId),
    insertUser(prisma, 'CONDUCTOR', operatorId),
    insertUser(prisma, 'PASSENGER'),
  ]);
  const trip = await prisma.trip.create({
    data: {
      routeId: route.id,
      vehicleId: vehicle.id,
      driverId: driver.id,
      conductorId: conductor.id,
      departsAt,
      arrivesAt: new Date(departsAt.getTime() + 135 * 60_000),
      fareCents: 50_000,
    },
  });
  return { operator, vehicle, route, stops: route.stops, driver, conductor, passenger, trip };
}

export type InsertedTrip = Awaited<ReturnType<typeof insertTrip>>;

export function insertUser(
  prisma: PrismaClient,
  role: 'PASSENGER' | 'DRIVER' | 'CONDUCTOR' | 'ADMIN' | 'BUSINESS',
  operatorId?: string,
) {
  const email = `${role.toLowerCase()}-${randomUUID()}@example.lk`;
  return prisma.user.create({
    data: { email, passwordHash: 'x', name: role, role, ...(operatorId ? { operatorId } : {}) },
  });
}

/** A booking as the service would write it; unchecked, so that constraints can be tried. */
export function bookingData({ trip, stops, passenger }: InsertedTrip, seatNumber: number, pickup = 0, drop = 3) {
  const stopId = (sequence: number) => stops[Math.min(Math.max(sequence, 0), stops.length - 1)]?.id ?? '';
  return {
    referenceCode: randomUUID().slice(0, 13),
    tripId: trip.id,
    passengerId: passenger.id,
    seatNumber,
    pickupStopId: stopId(pickup),
    dropStopId: stopId(drop),
    pickupSequence: pickup,
    dropSequence: drop,
    status: 'CONFIRMED' as const,
    priceCents: 50_000,
  };
}

import { randomUUID } from 'node:crypto';
import type { Role } from '@/lib/contract/primitives';
import type { PrismaClient } from '@/server/db/client';
import { bookingData } from './rows';

export interface Person {
  id: string;
  role: Role;
  email: string;
}

/** Two operators, everybody once or twice, one route and a trip whose passenger has seat 7. */
export async function createWorld(prisma: PrismaClient) {
  const [operator, otherOperator] = await Promise.all([
    prisma.operator.create({ data: { name: 'Lanka Lines' } }),
    prisma.operator.create({ data: { name: 'Rival Lines' } }),
  ]);
  const person = (role: Role, name: string, operatorId?: string) =>
    prisma.user.create({
      data: {
        email: `${name}-${randomUUID()}@example.lk`.toLowerCase(),
        name,
        role,
        phone: '+94 77 000 0000',
        passwordHash: 'x',
        operatorId: operatorId ?? null,
      },
    });
  const [admin, business, rival, driver, otherDriver, conductor, otherConductor, passenger, stranger] =
    await Promise.all([
      person('ADMIN', 'Asha Admin'),
      person('BUSINESS', 'Bimal Business', operator.id),
      person('BUSINESS', 'Ravi Rival', otherOperator.id),
      person('DRIVER', 'Dinesh Driver', operator.id),
      person('DRIVER', 'Other Driver', operator.id),
      person('CONDUCTOR', 'Chathura Conductor', operator.id),
      person('CONDUCTOR', 'Other Conductor', operator.id),
      person('PASSENGER', 'Priya Passenger'),
      person('PASSENGER', 'Some Stranger'),
    ]);
  const vehicle = await prisma.vehicle.create({
    data: { registration: `NB-${randomUUID().slice(0, 8)}`, seatCount: 40, operatorId: operator.id },
  });
  const route = await prisma.route.create({
    data: {
      code: '01',
      name: { en: 'Colombo – Kandy', si: 'කොළඹ – මහනුවර', ta: 'கொழும்பு – கண்டி' },
      operatorId: operator.id,
      path: [],
      fareCents: 50_000,
      stops: {
        create: [
          { sequence: 0, name: { en: 'Colombo' }, lat: 6.9344, lng: 79.8501, offsetMinutes: 0 },
          { sequence: 1, name: { en: 'Kadawatha' }, lat: 7.0013, lng: 79.9508, offsetMinutes: 40 },
          { sequence: 2, name: { en: 'Kegalle' }, lat: 7.2513, lng: 80.3464, offsetMinutes: 120 },
          { sequence: 3, name: { en: 'Kandy' }, lat: 7.2906, lng: 80.6337, offsetMinutes: 190 },
        ],
      },
    },
    include: { stops: { orderBy: { sequence: 'asc' } } },
  });

  /** A trip of this route, by default with this crew, leaving now. */
  const addTrip = (
    data: { driverId?: string; conductorId?: string | null; departsAt?: Date; status?: 'SCHEDULED' | 'STARTED' } = {},
  ) => {
    const departsAt = data.departsAt ?? new Date();
    const status = data.status ?? 'SCHEDULED';
    return prisma.trip.create({
      data: {
        routeId: route.id,
        vehicleId: vehicle.id,
        driverId: data.driverId ?? driver.id,
        conductorId: data.conductorId === undefined ? conductor.id : data.conductorId,
        departsAt,
        arrivesAt: new Date(departsAt.getTime() + 190 * 60_000),
        status,
        startedAt: status === 'STARTED' ? departsAt : null,
        fareCents: 50_000,
      },
    });
  };
  const trip = await addTrip();
  const book = (tripId: string, passengerId: string, seatNumber: number) =>
    prisma.booking.create({
      data: {
        ...bookingData(
          { operator, vehicle, route, stops: route.stops, driver, conductor, passenger, trip },
          seatNumber,
        ),
        tripId,
        passengerId,
      },
    });
  const booking = await book(trip.id, passenger.id, 7);

  return {
    operator,
    otherOperator,
    admin,
    business,
    rival,
    driver,
    otherDriver,
    conductor,
    otherConductor,
    passenger,
    stranger,
    vehicle,
    route,
    stops: route.stops,
    trip,
    booking,
    addTrip,
    book,
    person,
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;

import { randomUUID } from 'node:crypto';
import { loadTicketKey } from '@/server/services/ticket-key';
import { createTickets } from '@/server/services/tickets';
import type { Outcome } from '../../support/checker';
import type { Fleet, Member } from '../../support/fleet-of-processes';
import type { Fault } from '../fault';

const TRIPS = 25;
const SEATS = 40;
const BUYERS = 50;
const SEATS_FOUGHT_OVER = 10;

/** Two at once on two nodes: the database decides, and each answer is kept as it was given. */
export const raceFaults: Fault[] = [
  { name: 'a ticket scanned in one moment on two nodes, 1,000 ×', run: scanTwice },
  { name: 'a seat bought by 50 clients on two nodes, 10 ×', run: buyOneSeat },
];

/** 25 conductors with a device at each node and 40 tickets each; both devices scan the same ticket in the same turn. */
async function scanTwice(fleet: Fleet): Promise<Outcome> {
  const { world, prisma } = fleet;
  const tickets = createTickets({ key: loadTicketKey(fleet.ticketKey) });
  const crews = await Promise.all(
    Array.from({ length: TRIPS }, async (_, i) => {
      const conductor = await world.person('CONDUCTOR', `Conductor ${i}`, world.operator.id);
      const trip = await world.addTrip({ status: 'STARTED', conductorId: conductor.id });
      const bookings = [];
      for (let seat = 1; seat <= SEATS; seat++) bookings.push(await world.book(trip.id, world.passenger.id, seat));
      const devices = await Promise.all(
        fleet.nodes.map((node, n) => fleet.socket(node, conductor, { device: `device ${n}` })),
      );
      return { trip, devices, tokens: bookings.map((booking) => tickets.issue(booking, trip).token) };
    }),
  );
  const acks = new Map<string, string>();
  const wrong: string[] = [];
  let once = 0;
  for (let round = 0; round < SEATS; round++) {
    await Promise.all(
      crews.map(async ({ devices, tokens }) => {
        const answers = await Promise.all(
          devices.map(async (device) => {
            const scanId = randomUUID();
            const ack = await device.timeout(10_000).emitWithAck('conductor:scan', { token: tokens[round], scanId });
            if (ack.ok) acks.set(scanId, ack.reason);
            return ack.ok ? ack.reason : ack.error;
          }),
        );
        if (answers.sort().join() === 'ALREADY_BOARDED,BOARDED') once++;
        else wrong.push(answers.join());
      }),
    );
  }
  for (const { devices } of crews) for (const device of devices) device.disconnect();

  const trips = crews.map(({ trip }) => trip.id);
  const rows = await prisma.scan.findMany({ where: { tripId: { in: trips } } });
  const stored = new Map(rows.map(({ scanId, verdict }) => [scanId, verdict]));
  const boarded = rows.filter(({ verdict }) => verdict === 'BOARDED');
  const passengers = await prisma.booking.count({ where: { tripId: { in: trips }, status: 'BOARDED' } });
  if (passengers !== TRIPS * SEATS) wrong.push(`${passengers} bookings are BOARDED`);
  return {
    acked: acks.size,
    stored: rows.length,
    lost: [...acks].filter(([scanId, reason]) => stored.get(scanId) !== reason).length,
    doubled: boarded.length - new Set(boarded.map(({ bookingId }) => bookingId)).size,
    gapMs: null,
    note: `tickets ${TRIPS * SEATS}, scans ${acks.size}, BOARDED ${boarded.length}, exactly one BOARDED and one ALREADY_BOARDED ${once} times`,
    wrong,
  };
}

async function buyOneSeat(fleet: Fleet): Promise<Outcome> {
  const { world, prisma } = fleet;
  const trip = await world.addTrip();
  const [pickup, , , drop] = world.stops;
  const buyers = await Promise.all(Array.from({ length: BUYERS }, (_, i) => world.person('PASSENGER', `Buyer ${i}`)));
  const sold: string[] = [];
  const wrong: string[] = [];
  let refused = 0;
  for (let seatNumber = 1; seatNumber <= SEATS_FOUGHT_OVER; seatNumber++) {
    const body = { seatNumber, pickupStopId: pickup?.id, dropStopId: drop?.id };
    const answers = await Promise.all(
      buyers.map((buyer, i) =>
        fleet.api<{ id: string; error?: string }>(
          fleet.nodes[i % fleet.nodes.length] as Member,
          'POST',
          `/trips/${trip.id}/bookings`,
          buyer,
          body,
        ),
      ),
    );
    const won = answers.filter(({ status }) => status === 201);
    sold.push(...won.map(({ body }) => body.id));
    const taken = answers.filter(({ status, body }) => status === 409 && body.error === 'SEAT_TAKEN').length;
    refused += taken;
    if (won.length !== 1 || taken !== BUYERS - 1)
      wrong.push(`seat ${seatNumber}: sold ${won.length} times, ${taken} refused`);
  }
  const rows = await prisma.booking.findMany({ where: { tripId: trip.id, status: 'CONFIRMED' } });
  const stored = new Set(rows.map(({ id }) => id));
  return {
    acked: sold.length,
    stored: rows.length,
    lost: sold.filter((id) => !stored.has(id)).length,
    doubled: rows.length - new Set(rows.map(({ seatNumber }) => seatNumber)).size,
    gapMs: null,
    note: `seats ${SEATS_FOUGHT_OVER}, buyers ${BUYERS} each, sold ${sold.length}, SEAT_TAKEN ${refused}`,
    wrong,
  };
}

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { loadTicketKey } from '@/server/services/ticket-key';
import { createTickets } from '@/server/services/tickets';
import { seededRandom } from '@/tools/lib/random';
import { startTraffic } from '../../support/checker';
import type { Fleet, Member } from '../../support/fleet-of-processes';
import type { Driver } from '../../support/roamers';
import { type Fault, seconds } from '../fault';

/** By `npm run test:faults -- --random SECONDS --seed N`; else a short one, of another seed each time. */
const FOR_SECONDS = Number(process.env.FAULTS_RANDOM_SECONDS ?? 20);
const SEED = Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 1e9));
const IS_LONG = process.env.FAULTS_RANDOM_SECONDS !== undefined;

const PAUSE_MS = { least: 500, most: 5000 };
const AWAY_MS = { least: 0, most: 3000 };
/** One time in four a second one goes while the first is away. */
const ANOTHER = 0.25;
const TELL_EVERY_MS = seconds(5);
const SEATS = 40;
const DEVICES = 2;
const BUYERS = 4;
const RETRY_MS = 200;
/** What is asked when the killing ends must be answered by then; a key that a killed node had claimed is free after a minute. */
const ANSWERED_WITHIN_MS = seconds(100);

export const randomFaults: Fault[] = [
  {
    name: `killed -9 at random for ${FOR_SECONDS} s (seed ${SEED})`,
    timeoutMs: seconds(FOR_SECONDS + 300),
    async run(fleet) {
      const random = seededRandom(SEED);
      const traffic = await startTraffic(fleet, { trips: 4, everyMs: 150 });
      const going = new AbortController();
      const telling = IS_LONG ? setInterval(() => tell(traffic.drivers), TELL_EVERY_MS) : undefined;
      const others = Promise.all([scanOnAndOn(fleet, going.signal), sellOnAndOn(fleet, going.signal)]);
      // Heard of at the end.
      others.catch(() => undefined);
      const killed = await killOnAndOn(fleet, random, seconds(FOR_SECONDS), () =>
        // However slow the machine: there is something to be lost again.
        traffic.progress(10, seconds(60)).catch(() => undefined),
      );
      const wrong: string[] = [];
      await traffic.healed(seconds(60)).catch((error: Error) => wrong.push(error.message));
      going.abort();
      const counts = await others;
      const outcome = await traffic.settle();
      clearInterval(telling);
      for (const one of counts) wrong.push(...one.wrong);
      const note = [`killed: ${killed}`, ...counts.map(({ note }) => note)].join('\n    ');
      return { ...outcome, wrong: [...outcome.wrong, ...wrong], note };
    },
  },
];

function tell(drivers: readonly Driver[]): void {
  const answers = new Map<string, number>();
  for (const driver of drivers)
    for (const [answer, count] of driver.answers) answers.set(answer, (answers.get(answer) ?? 0) + count);
  const words = [...answers].map(([answer, count]) => `${answer} ${count}`).join(', ');
  process.stdout.write(`              drivers were answered: ${words}\n`);
}

/** Kills whoever it meets, gives each back after a while, and leaves when all are there. @returns how often each was killed */
async function killOnAndOn(
  fleet: Fleet,
  random: () => number,
  forMs: number,
  underWay: () => Promise<unknown>,
): Promise<string> {
  const between = ({ least, most }: typeof PAUSE_MS) => least + random() * (most - least);
  const count = new Map<string, number>();
  const began = performance.now();
  const say = (word: string) => {
    if (IS_LONG)
      process.stdout.write(`    ${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${word}\n`);
  };
  const members = fleet.members.map((member) => ({
    name: member.name,
    kill: () => member.kill(),
    start: () => member.launch(),
  }));
  const redis = { name: 'Redis', kill: () => fleet.redis.stop('SIGKILL'), start: () => fleet.redis.start() };
  const all = [...members, redis];
  const killOne = async (from: typeof all): Promise<void> => {
    const victim = from[Math.floor(random() * from.length)] as (typeof all)[0];
    const awayMs = between(AWAY_MS);
    const another = random() < ANOTHER && from.length > 1;
    count.set(victim.name, (count.get(victim.name) ?? 0) + 1);
    say(`kill -9 ${victim.name}, for ${Math.round(awayMs)} ms`);
    await victim.kill();
    if (another) await killOne(from.filter((one) => one !== victim));
    await delay(awayMs);
    await victim.start();
  };
  while (performance.now() - began < forMs) {
    await delay(between(PAUSE_MS));
    await killOne(all);
    await underWay();
  }
  say('no more; all come back');
  await Promise.all(fleet.members.map((member) => member.ready()));
  return all.map(({ name }) => `${name} ${count.get(name) ?? 0} ×`).join(', ');
}

/** A ticket after the other, scanned by two devices at random nodes in one moment, each until it is answered. */
async function scanOnAndOn(fleet: Fleet, signal: AbortSignal) {
  const { world, prisma } = fleet;
  const tickets = createTickets({ key: loadTicketKey(fleet.ticketKey) });
  const wrong: string[] = [];
  const trips: string[] = [];
  let count = 0;
  while (!signal.aborted) {
    const conductor = await anyhow(() => world.person('CONDUCTOR', 'Conductor', world.operator.id));
    const trip = await anyhow(() => world.addTrip({ status: 'STARTED', conductorId: conductor.id }));
    trips.push(trip.id);
    for (let seat = 1; seat <= SEATS && !signal.aborted; seat++) {
      const booking = await anyhow(() => world.book(trip.id, world.passenger.id, seat));
      const { token } = tickets.issue(booking, trip);
      const scans = Array.from({ length: DEVICES }, async (_, device) => {
        const scanId = randomUUID();
        return asOftenAsNeeded(async (attempt) => {
          const socket = await fleet.socket(nodeOf(fleet, device + attempt), conductor, { device: `device ${device}` });
          try {
            const ack = await socket.timeout(3000).emitWithAck('conductor:scan', { token, scanId });
            return ack.ok ? (ack.reason as string) : null;
          } finally {
            socket.disconnect();
          }
        });
      });
      const reasons = (await Promise.all(scans)).map((reason) => reason ?? 'no answer');
      if (reasons.sort().join() !== 'ALREADY_BOARDED,BOARDED') wrong.push(`one ticket: ${reasons.join()}`);
      count++;
    }
  }
  const rows = await anyhow(() =>
    prisma.scan.groupBy({
      by: ['bookingId'],
      where: { tripId: { in: trips }, verdict: 'BOARDED' },
      _count: true,
    }),
  );
  const twice = rows.filter(({ _count }) => _count > 1).length;
  if (rows.length !== count || twice > 0) wrong.push(`${rows.length} of ${count} tickets boarded, ${twice} twice`);
  return { wrong, note: `tickets ${count}, each scanned by ${DEVICES} devices: BOARDED once ${rows.length - twice}` };
}

/** A seat after the other, wanted by four at random nodes in one moment; each asks until it is answered, under one key. */
async function sellOnAndOn(fleet: Fleet, signal: AbortSignal) {
  const { world, prisma } = fleet;
  const [pickup, , , drop] = world.stops;
  const wrong: string[] = [];
  const trips: string[] = [];
  const unanswered: Promise<void>[] = [];
  const sold = new Map<string, string[]>();
  const buyers = await Promise.all(Array.from({ length: BUYERS }, (_, i) => world.person('PASSENGER', `Buyer ${i}`)));
  while (!signal.aborted) {
    const trip = await anyhow(() => world.addTrip());
    trips.push(trip.id);
    for (let seatNumber = 1; seatNumber <= SEATS && !signal.aborted; seatNumber++) {
      const seat = `${trip.id} ${seatNumber}`;
      const body = { seatNumber, pickupStopId: pickup?.id, dropStopId: drop?.id };
      sold.set(seat, []);
      const asked = buyers.map(async (buyer, i) => {
        const key = randomUUID();
        await asOftenAsNeeded(async (attempt) => {
          const path = `/trips/${trip.id}/bookings`;
          const answer = await fleet.api<{ id: string; error?: string }>(
            ...([nodeOf(fleet, i + attempt), 'POST', path, buyer, body, { 'idempotency-key': key }] as const),
          );
          if (answer.status === 201) sold.get(seat)?.push(answer.body.id);
          return answer.status === 201 || answer.body.error === 'SEAT_TAKEN' ? answer.status : null;
        });
      });
      // One that waits for the key of a killed request must not hold up the next seat.
      const settled = Promise.all(asked).then(() => undefined);
      unanswered.push(settled);
      await Promise.race([settled, delay(1000)]);
    }
  }
  await Promise.all(unanswered);
  const rows = await anyhow(() => prisma.booking.findMany({ where: { tripId: { in: trips }, status: 'CONFIRMED' } }));
  const stored = new Map(rows.map(({ id, tripId, seatNumber }) => [id, `${tripId} ${seatNumber}`]));
  const seats = new Set(stored.values());
  if (seats.size !== rows.length) wrong.push(`${rows.length - seats.size} seats sold twice`);
  if (seats.size !== sold.size) wrong.push(`${sold.size - seats.size} of ${sold.size} seats sold to nobody`);
  for (const [seat, ids] of sold) {
    if (ids.length > 1) wrong.push(`seat ${seat} was said to be sold ${ids.length} times`);
    for (const id of ids) if (stored.get(id) !== seat) wrong.push(`the booking ${id} of seat ${seat} is lost`);
  }
  const told = [...sold.values()].flat().length;
  return { wrong, note: `seats ${sold.size}, each wanted by ${BUYERS}: sold once ${seats.size}, told so ${told}` };
}

const nodeOf = ({ nodes }: Fleet, n: number) => nodes[n % nodes.length] as Member;

/** What the checker itself asks of the database: a machine that is short of breath keeps it waiting, too. */
async function anyhow<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (tries === 20) throw error;
      await delay(RETRY_MS);
    }
  }
}

/** Tries until there is an answer. @returns null when there was none in time */
async function asOftenAsNeeded<T>(attempt: (n: number) => Promise<T | null>): Promise<T | null> {
  const deadline = performance.now() + ANSWERED_WITHIN_MS;
  for (let n = 0; performance.now() < deadline; n++) {
    try {
      const answer = await attempt(n);
      if (answer !== null) return answer;
    } catch {
      // The node is gone, or cannot reach its stores.
    }
    await delay(RETRY_MS);
  }
  return null;
}

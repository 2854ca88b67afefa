import { createRepositories } from '@/server/db/repositories';
import { createPaymentProviders } from '@/server/payments';
import type { Actor } from '@/server/services/actor';
import { createAlerts } from '@/server/services/alerts';
import { toBooking } from '@/server/services/booking-views';
import { createBookings } from '@/server/services/bookings';
import { createDomainEvents } from '@/server/services/events';
import { createHistory } from '@/server/services/history';
import { createNotices } from '@/server/services/notices';
import { createOffers } from '@/server/services/offers';
import { createPayments } from '@/server/services/payments';
import { createRebooking } from '@/server/services/rebooking';
import { createReceipts } from '@/server/services/receipts';
import { Refusal } from '@/server/services/refusal';
import { createRouteTracks } from '@/server/services/route-tracks';
import { createScanSync } from '@/server/services/scan-sync';
import { createScans } from '@/server/services/scans';
import { createShares } from '@/server/services/shares';
import { generateTicketKey, loadTicketKey } from '@/server/services/ticket-key';
import { createTickets } from '@/server/services/tickets';
import { createTokens } from '@/server/services/tokens';
import { createTrips } from '@/server/services/trips';
import { createTestDatabase } from '@/tests/support/database';
import { createWorld } from '@/tests/support/world';

export const SECRET = 'tests-trips-8nQvX2wLr7Zt5PkBf3HsYd6McJ9Ga1Ue';

/** The services of trips and bookings on a database of its own, with a clock that stands until it is moved. */
export async function startTrips() {
  const database = await createTestDatabase();
  const world = await createWorld(database.prisma);
  let time = Date.now();
  const now = () => time;
  const events = createDomainEvents();
  const tickets = createTickets({ key: loadTicketKey(generateTicketKey()) });
  const tokens = createTokens({ secret: SECRET, now });

  const providers = createPaymentProviders({ secret: SECRET, sandbox: true });

  /** The services as one more node would have them: they share nothing but the database. */
  const node = () => {
    const repositories = createRepositories(database);
    const { accounts: users, bookings: bookingStore, tickets: ticketStore } = repositories;
    const stopsMeant = repositories.stops.matching;
    const tracks = createRouteTracks({ find: repositories.routes.find, heard: () => null, now });
    const offers = createOffers({ stops: repositories.stops, tracks, bookings: bookingStore, now });
    const trips = createTrips({ ...repositories, users, stopsMeant, offers, events, now });
    const { getTripRecord } = trips;
    const bookings = createBookings({
      ...{ bookings: bookingStore, ticketStore, users, getTripRecord, tracks, tickets, now },
    });
    const getVisibleBooking = bookings.getVisible;
    const alerts = createAlerts({ alerts: repositories.alerts, events, now });
    const scans = createScans({ scans: repositories.scans, tickets, announce: alerts.announce, now });
    return {
      repositories,
      trips,
      bookings,
      payments: createPayments({
        ...providers,
        payments: repositories.payments,
        getVisibleBooking,
        viewBooking: (booking) => toBooking(booking, now()),
        tickets,
        publicOrigin: () => 'https://buses.test',
        now,
      }),
      receipts: createReceipts({ bookings: bookingStore, getVisibleBooking }),
      rebooking: createRebooking({
        ...{ bookings: bookingStore, trips: repositories.trips, stopsMeant, offers },
        ...{ getVisibleBooking, getTripRecord, tickets, now },
      }),
      scans,
      sync: createScanSync({ scan: scans.scan, now }),
      shares: createShares({
        shares: repositories.shares,
        hasActiveBooking: repositories.rights.hasActiveBooking,
        getTripRecord,
        tokens,
        publicOrigin: () => 'https://buses.test',
        now,
      }),
      history: createHistory({ history: repositories.history, getTripRecord }),
      notices: createNotices({ notices: repositories.notices, now }),
      alerts,
    };
  };

  return {
    ...database,
    ...node(),
    node,
    world,
    events,
    tickets,
    tokens,
    providers,
    now,
    advance(ms: number) {
      time += ms;
    },
  };
}
export type TripsTest = Awaited<ReturnType<typeof startTrips>>;

/** A user's row as the actor behind a request. */
export function actor({ id, role, name, email, operatorId, active }: Actor): Actor {
  return { id, role, name, email, operatorId, active };
}

/** The code with which it is refused; fails when it is not. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  throw new Error('it was not refused');
}

/** The fields named by a refusal's issues. */
export async function issuePaths(work: Promise<unknown>): Promise<string[]> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'INVALID_PAYLOAD') {
      return (error.issues ?? []).map(({ path }) => path).sort();
    }
    throw error;
  }
  throw new Error('it was not refused');
}

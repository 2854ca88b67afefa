import { freshness } from '@/lib/domain/freshness';
import { gazetteer } from '@/prisma/seed/towns';
import type { Backplane } from './backplane/port';
import type { Config } from './config';
import type { Repositories } from './db/repositories';
import { createMail, type Message } from './mail';
import { createPaymentProviders } from './payments';
import { alertHandlers } from './rest/alerts';
import { bookingHandlers } from './rest/bookings';
import { conductorHandlers } from './rest/conductor';
import { driverHandlers } from './rest/driver';
import { noticeHandlers } from './rest/notices';
import { ownAccountHandlers, reportHandlers } from './rest/own-account';
import { paymentHandlers } from './rest/payments';
import { pushHandlers } from './rest/push';
import { shareHandlers } from './rest/shares';
import { tripHandlers } from './rest/trips';
import { say } from './say';
import { createAccounts } from './services/accounts';
import { createAlerts } from './services/alerts';
import { atMostEvery } from './services/at-most-every';
import { toBooking } from './services/booking-views';
import { createBookings } from './services/bookings';
import { createCash } from './services/cash';
import { createEta } from './services/eta';
import { createDomainEvents } from './services/events';
import { createFleet } from './services/fleet';
import { createFollow } from './services/follow';
import type { Heard } from './services/heard';
import { createHistory } from './services/history';
import { createIdempotency } from './services/idempotency';
import { createLocations } from './services/locations';
import { createManifests } from './services/manifest';
import { createNoticeWatch } from './services/notice-watch';
import { createNotices } from './services/notices';
import { createNotify } from './services/notify';
import { createOffers } from './services/offers';
import { createOperators } from './services/operators';
import { createOwnAccount } from './services/own-account';
import { createPasswords } from './services/passwords';
import { createPayments } from './services/payments';
import { createProblems } from './services/problems';
import { createRebooking } from './services/rebooking';
import { createReceipts } from './services/receipts';
import { createReports } from './services/reports';
import { createRoadWatch, ROAD_ALERTS } from './services/road-watch';
import { createRouteTracks } from './services/route-tracks';
import { createRoutes } from './services/routes';
import { createScanSync } from './services/scan-sync';
import { createScans } from './services/scans';
import { createShares, hashShareToken } from './services/shares';
import { createStopSearch } from './services/stop-search';
import { loadTicketKey } from './services/ticket-key';
import { createTickets } from './services/tickets';
import { createTokens } from './services/tokens';
import { createTripDetails } from './services/trip-details';
import { createTripFacts } from './services/trip-facts';
import { createTripStatus } from './services/trip-status';
import { toTripDetail } from './services/trip-views';
import { createTrips } from './services/trips';
import { createUsers } from './services/users';
import { createVehicles } from './services/vehicles';
import { createWaiting } from './services/waiting';

export interface ServicesDeps {
  config: Config & { authSecret: string; ticketSigningKey: string };
  repositories: Repositories;
  backplane: Backplane;
  publicOrigin(): string;
  /** How far what is told by `forget` and `forgetAll` reaches. */
  heard(): Heard;
  onError(error: unknown): void;
  now(): number;
}

/** Whoever edits routes all day must not have every path read and measured again with each change. */
const RENEW_ROUTES_MS = 30_000;

/** Every service, each given what it needs and nothing more. */
export function createServices({ config, repositories, backplane, publicOrigin, heard, onError, now }: ServicesDeps) {
  const { violationOf } = repositories;
  const events = createDomainEvents();
  const passwords = createPasswords();
  const tokens = createTokens({ secret: config.authSecret });
  const tickets = createTickets({ key: loadTicketKey(config.ticketSigningKey) });

  const facts = createTripFacts({ changed: repositories.tripFacts.changed, heard, now });
  const tracks = createRouteTracks({ find: repositories.routes.find, heard, now });
  const details = createTripDetails({
    ...{ tracks, heard, now },
    async find(id) {
      const record = await repositories.trips.find(id);
      return record && toTripDetail(record);
    },
  });
  const renewRoutes = atMostEvery(RENEW_ROUTES_MS, () => {
    details.clear();
    tracks.clear();
  });
  const users = repositories.accounts;
  const shareFacts = (share: Awaited<ReturnType<typeof repositories.shares.find>>) =>
    share && {
      id: share.id,
      tripId: share.tripId,
      revokedAt: share.revokedAt?.getTime() ?? null,
      tripEndedAt: (share.trip.endedAt ?? share.trip.cancelledAt)?.getTime() ?? null,
    };
  const findShare = async (id: string) => shareFacts(await repositories.shares.findGood(id));

  const accounts = createAccounts({
    users,
    findActor: repositories.rights.findActor,
    findShare,
    tokens,
    passwords,
    limits: backplane.limits,
    now,
  });
  const alerts = createAlerts({ alerts: repositories.alerts, events, now });
  const stopSearch = createStopSearch({ stops: repositories.stops, towns: gazetteer });
  const stopsMeant = stopSearch.meant;
  const offers = createOffers({ stops: repositories.stops, tracks, bookings: repositories.bookings, now });
  const trips = createTrips({ ...repositories, users, stopsMeant, offers, events, now });
  const bookings = createBookings({
    bookings: repositories.bookings,
    ticketStore: repositories.tickets,
    users,
    getTripRecord: trips.getTripRecord,
    tracks,
    tickets,
    now,
  });
  const providers = createPaymentProviders({ secret: config.authSecret, sandbox: config.sandboxPayments });
  const payments = createPayments({
    ...providers,
    payments: repositories.payments,
    getVisibleBooking: bookings.getVisible,
    viewBooking: (booking) => toBooking(booking, now()),
    tickets,
    publicOrigin,
    now,
  });
  const rebooking = createRebooking({
    bookings: repositories.bookings,
    trips: repositories.trips,
    stopsMeant,
    offers,
    getVisibleBooking: bookings.getVisible,
    getTripRecord: trips.getTripRecord,
    tickets,
    now,
  });
  const receipts = createReceipts({ bookings: repositories.bookings, getVisibleBooking: bookings.getVisible });
  const shares = createShares({
    shares: repositories.shares,
    hasActiveBooking: repositories.rights.hasActiveBooking,
    getTripRecord: trips.getTripRecord,
    tokens,
    publicOrigin,
    now,
  });
  const reports = createReports({
    reports: repositories.reports,
    getTripRecord: trips.getTripRecord,
    limits: backplane.limits,
    violationOf,
    now,
  });
  const print = ({ to, text }: Message) => say.line(`\nA letter to ${to}:\n${text}`);
  const ownAccount = createOwnAccount({
    users,
    links: repositories.accountLinks,
    ownData: repositories.ownData,
    bookings,
    reportsOf: reports.of,
    // The demo has no mail server: its letters are shown where it was started.
    mail: createMail({ ...config.mail, print: config.demo ? print : undefined }),
    passwords,
    limits: backplane.limits,
    violationOf,
    publicOrigin,
    onError,
    now,
  });
  const history = createHistory({
    history: {
      async page(tripId, after, limit) {
        // Whoever asks is given all that was acknowledged, also what waits to be taken over.
        if (!after) {
          await backplane.live.drain(tripId).catch((error) => {
            // What waits in a store that is away comes later; what is in history is there.
            if (!backplane.isUnavailable(error)) throw error;
          });
        }
        return repositories.history.page(tripId, after, limit);
      },
    },
    getTripRecord: trips.getTripRecord,
  });
  const scans = createScans({ scans: repositories.scans, tickets, announce: alerts.announce, now });

  const follow = createFollow({
    facts,
    hasActiveBooking: repositories.rights.hasActiveBooking,
    findShareByToken: async (token) => shareFacts(await repositories.shares.findByHash(hashShareToken(token))),
    findShareById: findShare,
    now,
  });
  const locations = createLocations({ backplane, facts, events, limits: config.driver, now });
  const { current } = locations;
  const noticeWatch = createNoticeWatch({ events, details, store: repositories.notify, onError, now });
  // Who waits to be told something needs the arrivals as much as who looks at the page.
  const isWatched = (tripId: string) => backplane.live.isWatched(tripId) || noticeWatch.awaits(tripId);
  const eta = createEta({ details, facts, current, isWatched, events, onError, now });
  const notify = createNotify({
    store: repositories.notify,
    hasActiveBooking: repositories.rights.hasActiveBooking,
    vapidPublicKey: config.push.keys?.publicKey ?? null,
    anyEndpoint: config.push.anyEndpoint,
    onChanged: noticeWatch.forget,
  });
  createRoadWatch({
    ...{ facts, alerts, events, onError, now },
    tracks,
    standing: () => repositories.watch.standingAlerts(ROAD_ALERTS),
  });
  const fleet = createFleet({ tripsUnderWay: repositories.watch.listUnderWay, facts, current, events, onError, now });
  const tripStatus = createTripStatus({
    facts,
    transition: ({ tripId, from, to, at, byUserId, note }) =>
      repositories.trips.transition({ tripId, from, to, at, byUserId, note: note ?? null }),
    lastFixAt: async (tripId) => (await backplane.live.current(tripId))?.fixAt ?? null,
    async raiseEmergency(trip, { note, again }) {
      // The same word again re-announces nothing, unless the first alarm has been resolved meanwhile or never got this far.
      if (again && (await repositories.alerts.findUnresolved('EMERGENCY', trip.id))) return;
      const message = `Emergency on ${trip.routeCode}, ${trip.registration}${note ? `: ${note}` : ''}`;
      await alerts.raise({
        type: 'EMERGENCY',
        severity: 'CRITICAL',
        tripId: trip.id,
        operatorId: trip.operatorId,
        key: trip.id,
        message,
      });
    },
    drain: (tripId) => backplane.live.drain(tripId),
    events,
    now,
  });

  const live = {
    mayFollow: follow.may,
    async of(tripId: string) {
      const [location, { status }, arrivals] = await Promise.all([current(tripId), facts.get(tripId), eta.of(tripId)]);
      return {
        location,
        freshness: freshness(location && Date.parse(location.updatedAt), now()),
        status,
        eta: arrivals,
      };
    },
  };

  return {
    events,
    accounts,
    alerts,
    fleet,
    follow,
    facts,
    locations,
    tripStatus,
    scans,
    current,
    eta: eta.of,
    tripDetail: async (tripId: string) => (await details.get(tripId)).detail,
    operators: createOperators({ operators: repositories.operators, violationOf }),
    users: createUsers({ users, passwords, violationOf, end: ownAccount.end }),
    vehicles: createVehicles({ vehicles: repositories.vehicles, violationOf }),
    routes: createRoutes({ routes: repositories.routes, violationOf }),
    idempotency: createIdempotency({ store: repositories.idempotency, secret: config.authSecret, onError, now }),
    tripSide: {
      ...tripHandlers({ stopSearch, trips, bookings, history, live }),
      ...bookingHandlers({ bookings }),
      ...paymentHandlers({ payments, receipts, rebooking }),
      ...shareHandlers({ shares }),
      ...pushHandlers({ notify }),
      ...noticeHandlers({ notices: createNotices({ notices: repositories.notices, now }) }),
      ...alertHandlers({ alerts }),
      ...ownAccountHandlers({ ownAccount }),
      ...reportHandlers({ reports }),
      ...driverHandlers({
        waiting: createWaiting({
          countWaiting: repositories.bookings.countWaiting,
          getTripRecord: trips.getTripRecord,
          now,
        }),
      }),
      ...conductorHandlers({
        manifests: createManifests({
          listBookings: repositories.bookings.manifest,
          getTripRecord: trips.getTripRecord,
          ticketKey: tickets,
          now,
        }),
        sync: createScanSync({ scan: scans.scan, now }),
        cash: createCash({ listCash: repositories.bookings.listCash, now }),
        report: createProblems({ getTripRecord: trips.getTripRecord, alerts, limits: backplane.limits, now }),
      }),
    },
    /** Something about this trip has changed in the database: read it anew when it is asked for. */
    forget(tripId: string) {
      facts.forget(tripId);
      details.forget(tripId);
      noticeWatch.forget(tripId);
    },
    forgetAll() {
      facts.doubt();
      details.clear();
      tracks.clear();
    },
    /** Routes, stops, vehicles or operators have changed: rights are asked after anew at once, what a route looks like soon. */
    networkChanged() {
      facts.doubt();
      renewRoutes();
    },
  };
}

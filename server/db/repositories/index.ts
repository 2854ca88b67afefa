import type { Database } from '../client';
import { isConnectionFailure, isRefusedRow, violationOf } from '../errors';
import { createAccountLinkRepository } from './account-links';
import { createAccountRepository } from './accounts';
import { createAlertRepository } from './alerts';
import { createAuditRepository } from './audit';
import { createBookingRepository } from './bookings';
import { createHistoryRepository } from './history';
import { createIdempotencyRepository } from './idempotency';
import { createNoticeRepository } from './notices';
import { createNotifyRepository } from './notify';
import { createOperatorRepository } from './operators';
import { createOwnDataRepository } from './own-data';
import { createPaymentRepository } from './payments';
import { createReportRepository } from './reports';
import { createRightsReader } from './rights';
import { createRouteRepository } from './routes';
import { createScanRepository } from './scans';
import { createShareRepository } from './shares';
import { createStopRepository } from './stops';
import { createTicketRepository } from './tickets';
import { createTripFactsReader } from './trip-facts';
import { createTripRepository } from './trips';
import { createVehicleRepository } from './vehicles';
import { createWatchReader } from './watch';

export type Repositories = ReturnType<typeof createRepositories>;

/** All of them over one database, and what its errors mean. */
export function createRepositories({ prisma, pool, urgent }: Pick<Database, 'prisma' | 'pool' | 'urgent'>) {
  return {
    accounts: createAccountRepository(prisma),
    accountLinks: createAccountLinkRepository(prisma),
    ownData: createOwnDataRepository(prisma),
    reports: createReportRepository(prisma),
    operators: createOperatorRepository(prisma),
    vehicles: createVehicleRepository(prisma),
    stops: createStopRepository(prisma),
    routes: createRouteRepository(prisma),
    trips: createTripRepository(prisma),
    tripFacts: createTripFactsReader(urgent),
    watch: createWatchReader(pool),
    rights: createRightsReader(pool),
    bookings: createBookingRepository(prisma),
    tickets: createTicketRepository(prisma),
    scans: createScanRepository(prisma),
    alerts: createAlertRepository(prisma),
    shares: createShareRepository(prisma),
    payments: createPaymentRepository(prisma),
    notices: createNoticeRepository(prisma),
    notify: createNotifyRepository(prisma),
    audit: createAuditRepository(prisma),
    idempotency: createIdempotencyRepository(prisma),
    history: createHistoryRepository(pool, urgent),
    isConnectionFailure,
    isRefusedRow,
    violationOf,
    /** Resolves when the database answers. */
    async ping(): Promise<void> {
      await pool.query('SELECT 1');
    },
  };
}

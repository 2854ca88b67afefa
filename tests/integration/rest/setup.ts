import pino from 'pino';
import { Registry } from 'prom-client';
import type { Role } from '@/lib/contract/primitives';
import { endpoints } from '@/lib/contract/rest/endpoints';
import { createMemoryLimits } from '@/server/backplane/memory/limits';
import { createRepositories } from '@/server/db/repositories';
import { createRest, type RestDeps, type TripSideHandlers } from '@/server/rest/app';
import { createAccounts } from '@/server/services/accounts';
import { createIdempotency } from '@/server/services/idempotency';
import { createOperators } from '@/server/services/operators';
import { createPasswords } from '@/server/services/passwords';
import { Refusal } from '@/server/services/refusal';
import { createRoutes } from '@/server/services/routes';
import { createTokens } from '@/server/services/tokens';
import { createUsers } from '@/server/services/users';
import { createVehicles } from '@/server/services/vehicles';
import { createTestDatabase } from '@/tests/support/database';
import { createWorld, type Person } from '@/tests/support/world';

export const SECRET = 'tests-rest-3kQvX9wLr7Zt2PnBf6HsYd8McJ1Ga5Ue';
export const ORIGIN = 'http://buses.test';

interface CallOptions {
  as?: Person;
  /** Sent as it is when a string, else as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
  address?: string;
  viaProxy?: boolean;
}

/** The API over a database of its own, called without a network; a clock that can be moved. */
export async function startRest(override: Partial<RestDeps> = {}) {
  const database = await createTestDatabase();
  const repositories = createRepositories(database);
  const { accounts: users, audit, idempotency, operators, rights, routes, shares, vehicles } = repositories;
  let offset = 0;
  const now = () => Date.now() + offset;
  const logged: unknown[] = [];
  const { isConnectionFailure, violationOf } = repositories;
  const tokens = createTokens({ secret: SECRET, now });
  const passwords = createPasswords();
  const findShare = async (id: string) => {
    const share = await shares.find(id);
    return share && { tripId: share.tripId, revokedAt: share.revokedAt?.getTime() ?? null, tripEndedAt: null };
  };
  const accounts = createAccounts({
    ...{ users, findShare, tokens, passwords, now },
    findActor: rights.findActor,
    limits: createMemoryLimits(),
  });
  const rest = createRest({
    accounts,
    users: createUsers({
      ...{ users, passwords, violationOf },
      async end({ id }, byId) {
        const audit = { actorId: byId, action: 'user.delete', subjectType: 'user' };
        await repositories.ownData.forget(id, new Date(now()), audit);
      },
    }),
    operators: createOperators({ operators, violationOf }),
    vehicles: createVehicles({ vehicles, violationOf }),
    routes: createRoutes({ routes, violationOf }),
    idempotency: createIdempotency({
      ...{ store: idempotency, secret: SECRET, now },
      onError: (error) => void logged.push(error),
    }),
    tripSide: noTrips(),
    secret: SECRET,
    publicOrigin: () => ORIGIN,
    isOriginAllowed: (origin) => [ORIGIN, 'https://partner.test'].includes(origin),
    version: '0.0.0-test',
    readiness: async () => [],
    metrics: new Registry(),
    metricsToken: 'metrics-token-of-the-tests',
    uptimeSeconds: () => 1,
    logger: pino({ level: 'error' }, { write: (line: string) => void logged.push(JSON.parse(line)) }),
    isUnavailable: isConnectionFailure,
    ...override,
  });
  const world = await createWorld(database.prisma);

  const tokenOf = async (person: Person, ttlSeconds = 3600) =>
    (await tokens.mint({ sub: person.id, role: person.role, ttlSeconds })).token;

  const send = async (method: string, path: string, options: CallOptions = {}) => {
    const { as, body, headers = {}, address = '203.0.113.7', viaProxy = false } = options;
    const request = new Request(`${ORIGIN}/api${path}`, {
      method,
      headers: { ...(as ? { authorization: `Bearer ${await tokenOf(as)}` } : {}), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return rest(request, { address, viaProxy });
  };

  return {
    ...repositories,
    accountsService: accounts,
    audit,
    prisma: database.prisma,
    pool: database.pool,
    passwords,
    tokens,
    tokenOf,
    world,
    send,
    /** A request that no helper can make. */
    handle: (request: Request) => rest(request, { address: '203.0.113.7', viaProxy: false }),
    /** What was logged as an error. */
    logged,
    advance(ms: number) {
      offset += ms;
    },
    async call(method: string, path: string, options: CallOptions = {}) {
      const response = await send(method, path, options);
      const text = await response.text();
      // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects and fails where it is not there
      return { status: response.status, headers: response.headers, body: (text && JSON.parse(text)) as any };
    },
    close: () => database.drop(),
  };
}
export type TestRest = Awaited<ReturnType<typeof startRest>>;

const CORE = /^\/(auth|me|users|operators|vehicles|routes|health|ready|metrics)/;

/** Trips are tested elsewhere; here their list is public and empty, and nothing else of them is there. */
function noTrips(): TripSideHandlers {
  const nothing = async () => {
    throw new Refusal('NOT_FOUND');
  };
  const names = Object.entries(endpoints).flatMap(([name, { path }]) => (CORE.test(path) ? [] : [name]));
  const all = Object.fromEntries(names.map((name) => [name, nothing]));
  return { ...all, listTrips: async () => ({ items: [], nextCursor: null }) } as unknown as TripSideHandlers;
}

/** A user of this role with a password that is known. */
export async function addUser(rest: TestRest, role: Role, password: string, operatorId?: string) {
  const passwordHash = await rest.passwords.hash(password);
  const email = `${role.toLowerCase()}-${crypto.randomUUID()}@example.lk`;
  return rest.prisma.user.create({ data: { email, name: role, role, passwordHash, operatorId: operatorId ?? null } });
}

import type { Role } from '@/lib/contract/primitives';
import type { BodyOf, ResponseOf } from '@/lib/contract/rest/endpoints';
import { type ShareFacts, shareIsOpen } from '@/lib/domain/rights';
import type { Limits, Window } from '../backplane/port';
import type { ActorRow } from '../db/repositories/rights';
import type { Actor } from './actor';
import type { Passwords } from './passwords';
import { Refusal } from './refusal';
import { given } from './scope';
import { TokenError, type Tokens } from './tokens';
import { type UserStore, userView } from './users';

const MINUTE_MS = 60_000;
const SIGN_IN_TTL_SECONDS = 12 * 3600;
const SOCKET_TTL_SECONDS = 600;

/** Back-off of failed log-ins: of one account from one address, and of one address altogether. */
const PER_ACCOUNT: readonly Window[] = [
  { max: 10, windowMs: MINUTE_MS },
  { max: 30, windowMs: 15 * MINUTE_MS },
];
const PER_ADDRESS: readonly Window[] = [{ max: 100, windowMs: 15 * MINUTE_MS }];
/** Who sits on the server's own machine (tests, tools, load tests) is held back per account only. */
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

export interface AccountsDeps {
  users: UserStore;
  /** Asked for with each request and each socket that comes in; a banned user too, none that is deleted. */
  findActor(id: string): Promise<ActorRow | null>;
  /** A share link by its id, with what decides whether it is open; null when there is none. */
  findShare(shareId: string): Promise<ShareFacts | null>;
  tokens: Tokens;
  passwords: Passwords;
  limits: Limits;
  /** Epoch ms. */
  now(): number;
}

export interface Credentials {
  email: string;
  password: string;
  /** The client's address. */
  address: string;
}

/** Who is who: log-in, tokens, and the actor behind each request. */
export function createAccounts({ users, findActor, findShare, tokens, passwords, limits, now }: AccountsDeps) {
  /** @throws Refusal INVALID_CREDENTIALS, the same for an unknown e-mail and a wrong password; RATE_LIMITED. */
  async function verifyCredentials({ email, password, address }: Credentials): Promise<Actor> {
    const account = email.trim().toLowerCase();
    const ofAddress = `login:${address}`;
    const ofAccount = `login:${address}:${account}`;
    const at = now();
    const counted = !LOOPBACK.test(address);
    const spare = async () => counted && limits.giveBack(ofAddress, at);
    // The address first: one that is refused leaves no key behind for every account that it makes up.
    if (counted) await take(ofAddress, PER_ADDRESS, at);
    await take(ofAccount, PER_ACCOUNT, at).catch(async (refused) => {
      await spare();
      throw refused;
    });
    const user = await users.findByEmail(account);
    const usable = user?.active ? user : null;
    if (!(await passwords.verify(usable?.passwordHash ?? null, password)) || !usable) {
      throw new Refusal('INVALID_CREDENTIALS');
    }
    // Behind one address of a mobile network stand thousands of phones: only what fails counts.
    await Promise.all([limits.clear(ofAccount), spare()]);
    return actorOf(usable);
  }

  async function take(key: string, windows: readonly Window[], at: number): Promise<void> {
    const retryAfterMs = await limits.take(key, windows, at);
    if (retryAfterMs !== null) throw new Refusal('RATE_LIMITED', undefined, { retryAfterMs });
  }

  /**
   * @param version of the token or session that names them; with another password set since, it is worth nothing.
   * @returns null for who is banned, deleted, or never was.
   */
  async function actorById(id: string, version?: number): Promise<Actor | null> {
    const user = await findActor(id);
    if (!user?.active || (version !== undefined && version !== user.tokenVersion)) return null;
    return actorOf(user);
  }

  async function answer(actor: Actor, ttlSeconds: number): Promise<ResponseOf<'createToken'>> {
    const { token, expiresAt } = await tokens.mint({
      sub: actor.id,
      role: actor.role,
      ttlSeconds,
      version: actor.tokenVersion ?? 0,
    });
    const { id, role, name, email } = actor;
    return { token, expiresAt: expiresAt.toISOString(), user: { id, role, name, email } };
  }

  async function guest(shareId: string): Promise<Actor | null> {
    const share = await findShare(shareId);
    if (!share || !shareIsOpen(share, share.tripId, now())) return null;
    const { tripId } = share;
    const nobody = { name: '', email: '', operatorId: null, active: true };
    return { id: shareId, role: 'PASSENGER', ...nobody, shareId, shareTripId: tripId };
  }

  return {
    verifyCredentials,
    actorById,

    /** The same actor as the database knows them now, a guest by link included; null when they may no longer be here. */
    refreshActor: ({ id, shareId }: Actor): Promise<Actor | null> =>
      shareId === undefined ? actorById(id) : guest(shareId),

    /** A token for twelve hours. @throws Refusal as `verifyCredentials` does. */
    async signIn(credentials: Credentials): Promise<ResponseOf<'createToken'>> {
      return answer(await verifyCredentials(credentials), SIGN_IN_TTL_SECONDS);
    },

    /** A token for ten minutes, for the sockets of a browser that is signed in. */
    socketToken: (actor: Actor): Promise<ResponseOf<'createSocketToken'>> => answer(actor, SOCKET_TTL_SECONDS),

    /**
     * Who holds this token, as the database knows them now: role, operator and rights come from there.
     * A guest by link is an actor whose `id` is the share's.
     * @returns also when the token ends, epoch ms.
     * @throws TokenError also for who is banned or deleted, and for a link that is closed.
     */
    async actorForToken(token: string): Promise<{ actor: Actor; expiresAt: number }> {
      const { sub, share, version, expiresAt } = await tokens.verify(token);
      const actor = share === undefined ? await actorById(sub, version) : await guest(share);
      if (!actor) throw new TokenError('INVALID_TOKEN');
      return { actor, expiresAt };
    },

    /** The first admin, at boot; does nothing once there is one. */
    async ensureAdmin({ email, password }: { email: string; password: string }): Promise<void> {
      if (await users.hasOtherAdmin(null)) return;
      const data = {
        email: email.toLowerCase(),
        passwordHash: await passwords.hash(password),
        name: 'Admin',
        role: 'ADMIN' as Role,
        operatorId: null,
        phone: null,
      };
      const audit = { actorId: null, action: 'user.create', subjectType: 'user', detail: { role: 'ADMIN' } };
      await users.create(data, audit).catch(async (error) => {
        // Two nodes that boot at once: the other one was first.
        if (!(await users.hasOtherAdmin(null))) throw error;
      });
    },

    /** For pages: the user of a browser's session, and the language they chose. */
    async sessionUser(id: string, version: number) {
      const user = await users.findById(id);
      if (!user?.active || user.tokenVersion !== version) return null;
      const { role, name, email, locale } = user;
      return { id, role, name, email, locale };
    },

    async getMe(actor: Actor): Promise<ResponseOf<'getMe'>> {
      const user = await users.findById(actor.id);
      if (!user) throw new Refusal('UNAUTHENTICATED');
      return userView(user);
    },

    async patchMe(actor: Actor, body: BodyOf<'patchMe'>): Promise<ResponseOf<'patchMe'>> {
      const changes = given(body);
      const audit = {
        actorId: actor.id,
        action: 'user.update',
        subjectType: 'user',
        detail: { fields: Object.keys(changes) },
      };
      return userView(await users.update(actor.id, changes, audit));
    },
  };
}
export type Accounts = ReturnType<typeof createAccounts>;

const actorOf = ({ id, role, name, email, operatorId, active, tokenVersion }: ActorRow): Actor => ({
  id,
  role,
  name,
  email,
  operatorId,
  active,
  tokenVersion,
});

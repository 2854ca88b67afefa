import { createHash, randomBytes } from 'node:crypto';
import type { Locale } from '@/lib/contract/primitives';
import type { BodyOf, ResponseOf } from '@/lib/contract/rest/endpoints';
import type { Limits, Window } from '../backplane/port';
import { letter } from './account-mails';
import type { Actor } from './actor';
import type { Page } from './cursor';
import type { Passwords } from './passwords';
import { Refusal } from './refusal';
import type { Audit, ViolationOf } from './scope';
import { type UserStore, userView } from './users';

type Booking = ResponseOf<'getOwnData'>['bookings'][number];

export interface OwnAccountDeps {
  users: UserStore;
  links: {
    create(link: {
      userId: string;
      purpose: 'VERIFY' | 'RESET';
      tokenHash: string;
      createdAt: Date;
      expiresAt: Date;
    }): Promise<void>;
    use(tokenHash: string, purpose: 'VERIFY' | 'RESET', at: Date): Promise<{ userId: string; email: string } | null>;
  };
  ownData: {
    of(userId: string): Promise<{
      notices: { kind: string; bookingId: string; createdAt: Date }[];
      pushSubscriptions: number;
    }>;
    forget(userId: string, at: Date, audit: Audit): Promise<boolean>;
  };
  bookings: {
    list(actor: Actor, query: { limit: number; cursor?: string }): Promise<Page<Booking>>;
    cancel(actor: Actor, id: string): Promise<unknown>;
  };
  reportsOf(actor: Actor): Promise<ResponseOf<'getOwnData'>['reports']>;
  mail(message: { to: string; subject: string; text: string }): Promise<void>;
  passwords: Passwords;
  limits: Limits;
  violationOf: ViolationOf;
  publicOrigin(): string;
  onError(error: unknown): void;
  /** Epoch ms. */
  now(): number;
}

const HOUR_MS = 3_600_000;
const LASTS = { VERIFY: 24 * HOUR_MS, RESET: HOUR_MS } as const;
const PAGE = { VERIFY: 'verify', RESET: 'reset' } as const;
/** Whoever sits on the server's own machine (tests, tools) is held back per account only. */
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

const REGISTRATIONS: readonly Window[] = [{ max: 10, windowMs: HOUR_MS }];
const LINKS_TRIED: readonly Window[] = [{ max: 30, windowMs: HOUR_MS }];
const MAILS: readonly Window[] = [
  { max: 1, windowMs: 30_000 },
  { max: 5, windowMs: HOUR_MS },
];
const PASSWORD_TRIES: readonly Window[] = [{ max: 10, windowMs: 15 * 60_000 }];

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
const notValid = () => new Refusal('NOT_FOUND', 'This link is not valid any more.');

/** What somebody does about their own account: register, confirm the address, a new password, their data, the end. */
export function createOwnAccount(deps: OwnAccountDeps) {
  const { users, links, ownData, bookings, mail, passwords, limits, onError, now } = deps;

  async function take(key: string, windows: readonly Window[]): Promise<void> {
    const retryAfterMs = await limits.take(key, windows, now());
    if (retryAfterMs !== null) throw new Refusal('RATE_LIMITED', undefined, { retryAfterMs });
  }
  const takeOfAddress = async (what: string, address: string, windows: readonly Window[]) => {
    if (!LOOPBACK.test(address)) await take(`${what}:${address}`, windows);
  };

  async function send(user: { id: string; email: string; locale: Locale }, purpose: 'VERIFY' | 'RESET') {
    const token = randomBytes(32).toString('base64url');
    const at = now();
    await links.create({
      userId: user.id,
      purpose,
      tokenHash: hashOf(token),
      createdAt: new Date(at),
      expiresAt: new Date(at + LASTS[purpose]),
    });
    // Behind the #, so that it reaches no server's log and no other site.
    const link = `${deps.publicOrigin()}/${PAGE[purpose]}#${token}`;
    await mail({ to: user.email, ...letter(purpose === 'VERIFY' ? 'verify' : 'reset', user.locale, link) });
  }

  /** @throws Refusal INVALID_CREDENTIALS, RATE_LIMITED */
  async function confirmPassword(actor: Actor, password: string): Promise<void> {
    await take(`password:${actor.id}`, PASSWORD_TRIES);
    const user = await users.findById(actor.id);
    if (!(await passwords.verify(user?.passwordHash ?? null, password))) throw new Refusal('INVALID_CREDENTIALS');
    await limits.clear(`password:${actor.id}`);
  }

  async function setPassword(userId: string, password: string, extra: { emailVerifiedAt?: Date } = {}): Promise<void> {
    const audit = { actorId: userId, action: 'user.password', subjectType: 'user' };
    await users.update(userId, { passwordHash: await passwords.hash(password), ...extra }, audit);
  }

  async function allBookings(actor: Actor): Promise<Booking[]> {
    const all: Booking[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Page<Booking> = await bookings.list(actor, { limit: 200, ...(cursor ? { cursor } : {}) });
      all.push(...page.items);
      cursor = page.nextCursor;
    }
    return all;
  }

  /** Gives back the seats that are still to come, then forgets the person. */
  async function end({ id, name, email, active }: Pick<Actor, 'id' | 'name' | 'email' | 'active'>, byId: string) {
    // Whatever they are by now: a seat of their own was booked as a passenger.
    const passenger: Actor = { id, name, email, active, role: 'PASSENGER', operatorId: null };
    for (const booking of await allBookings(passenger)) {
      if (booking.status !== 'CONFIRMED' && booking.status !== 'PENDING') continue;
      // A trip that has left, or is over, is no longer cancelled.
      await bookings.cancel(passenger, booking.id).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
      });
    }
    await ownData.forget(id, new Date(now()), { actorId: byId, action: 'user.delete', subjectType: 'user' });
  }

  return {
    end,

    /** @throws Refusal EMAIL_TAKEN, RATE_LIMITED */
    async register(body: BodyOf<'register'>, address: string): Promise<ResponseOf<'register'>> {
      await takeOfAddress('register', address, REGISTRATIONS);
      const data = {
        email: body.email,
        name: body.name,
        passwordHash: await passwords.hash(body.password),
        role: 'PASSENGER' as const,
        operatorId: null,
        phone: null,
        ...(body.locale ? { locale: body.locale } : {}),
      };
      const audit = { actorId: null, action: 'user.register', subjectType: 'user', detail: { role: 'PASSENGER' } };
      const user = await users.create(data, audit).catch((error: unknown) => {
        throw deps.violationOf(error) === 'UNIQUE' ? new Refusal('EMAIL_TAKEN') : error;
      });
      // An account without its letter is an account still: the letter can be asked for again.
      await limits.take(`mail:VERIFY:${user.id}`, MAILS, now());
      await send(user, 'VERIFY').catch(onError);
      return userView(user);
    },

    /** @throws Refusal NOT_FOUND, RATE_LIMITED */
    async verifyEmail(token: string, address: string): Promise<void> {
      await takeOfAddress('link', address, LINKS_TRIED);
      const link = await links.use(hashOf(token), 'VERIFY', new Date(now()));
      if (!link) throw notValid();
      const audit = { actorId: link.userId, action: 'user.verify', subjectType: 'user' };
      await users.update(link.userId, { emailVerifiedAt: new Date(now()) }, audit);
    },

    /** @throws Refusal RATE_LIMITED */
    async sendVerification(actor: Actor): Promise<void> {
      const user = await users.findById(actor.id);
      if (!user || user.emailVerifiedAt) return;
      await take(`mail:VERIFY:${user.id}`, MAILS);
      await send(user, 'VERIFY');
    },

    /** Says nothing of whether there is such an account: neither by its answer nor by the time it takes. */
    async requestReset(email: string, address: string): Promise<void> {
      await takeOfAddress('reset', address, REGISTRATIONS);
      // Counted by address, with or without an account behind it.
      await take(`mail:RESET:${hashOf(email)}`, MAILS);
      void (async () => {
        const user = await users.findByEmail(email);
        if (user?.active) await send(user, 'RESET');
      })().catch(onError);
    },

    /** @throws Refusal NOT_FOUND, RATE_LIMITED */
    async confirmReset(token: string, password: string, address: string): Promise<void> {
      await takeOfAddress('link', address, LINKS_TRIED);
      const at = new Date(now());
      const link = await links.use(hashOf(token), 'RESET', at);
      if (!link) throw notValid();
      // Who opened the link reads the mail of that address.
      await setPassword(link.userId, password, { emailVerifiedAt: at });
    },

    /** @throws Refusal INVALID_CREDENTIALS, RATE_LIMITED */
    async changePassword(actor: Actor, { currentPassword, password }: BodyOf<'changePassword'>): Promise<void> {
      await confirmPassword(actor, currentPassword);
      await setPassword(actor.id, password);
    },

    async ownData(actor: Actor): Promise<ResponseOf<'getOwnData'>> {
      const user = await users.findById(actor.id);
      if (!user) throw new Refusal('UNAUTHENTICATED');
      const own = actor.role === 'PASSENGER';
      const [rest, mine, reports] = await Promise.all([
        ownData.of(actor.id),
        own ? allBookings(actor) : [],
        own ? deps.reportsOf(actor) : [],
      ]);
      return {
        exportedAt: new Date(now()).toISOString(),
        user: userView(user),
        emailVerifiedAt: user.emailVerifiedAt?.toISOString() ?? null,
        bookings: mine,
        reports,
        notices: rest.notices.map(({ createdAt, ...notice }) => ({ ...notice, createdAt: createdAt.toISOString() })),
        pushSubscriptions: rest.pushSubscriptions,
      };
    },

    /** @throws Refusal INVALID_CREDENTIALS, RATE_LIMITED */
    async remove(actor: Actor, password: string): Promise<void> {
      await confirmPassword(actor, password);
      await end(actor, actor.id);
    },
  };
}
export type OwnAccount = ReturnType<typeof createOwnAccount>;

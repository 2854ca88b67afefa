import type { Locale, Role } from '@/lib/contract/primitives';
import type { BodyOf, ResponseOf } from '@/lib/contract/rest/endpoints';
import type { Actor } from './actor';
import { type Page, type PageRequest, paginate } from './cursor';
import type { Passwords } from './passwords';
import { Refusal } from './refusal';
import { type Audit, given, listScope, noOperator, type OwnedFilter, owned, type ViolationOf } from './scope';

export interface UserRow {
  id: string;
  email: string;
  passwordHash: string;
  name: string;
  role: Role;
  operatorId: string | null;
  phone: string | null;
  locale: Locale;
  active: boolean;
  tokenVersion: number;
  emailVerifiedAt: Date | null;
  deletedAt: Date | null;
  createdAt: Date;
}
export type UserData = Pick<UserRow, 'email' | 'passwordHash' | 'name' | 'role' | 'operatorId' | 'phone'> & {
  locale?: Locale;
};
export type UserChanges = Partial<UserData & { active: boolean; emailVerifiedAt: Date }>;

/** None of the reads shows a deleted user. */
export interface UserStore {
  list(filter: OwnedFilter): Promise<UserRow[]>;
  findById(id: string): Promise<UserRow | null>;
  findByEmail(email: string): Promise<UserRow | null>;
  /** Admins who are active, but for one. */
  hasOtherAdmin(exceptId: string | null): Promise<boolean>;
  create(data: UserData, audit: Audit): Promise<UserRow>;
  /** A new password raises `tokenVersion`. */
  update(id: string, changes: UserChanges, audit: Audit): Promise<UserRow>;
}

export interface UsersDeps {
  users: UserStore;
  passwords: Passwords;
  violationOf: ViolationOf;
  /** Ends an account, as its owner would: seats to come are given back, the person is forgotten. */
  end(user: UserRow, byId: string): Promise<void>;
}

type View = ResponseOf<'getUser'>;

/** Who belongs to an operator. */
const OPERATORS_ROLES: readonly Role[] = ['DRIVER', 'CONDUCTOR', 'BUSINESS'];

/** Users: an ADMIN's all; a BUSINESS user's the drivers, conductors and colleagues of its operator. */
export function createUsers({ users, passwords, violationOf, end }: UsersDeps) {
  const find = async (actor: Actor, id: string): Promise<UserRow> => owned(actor, await users.findById(id));

  const explain = (error: unknown): never => {
    const violation = violationOf(error);
    if (violation === 'UNIQUE') throw new Refusal('EMAIL_TAKEN');
    if (violation === 'FOREIGN_KEY') throw noOperator();
    throw error;
  };

  /** The platform is never left without somebody who may do everything. */
  const keepAnAdmin = async (row: UserRow) => {
    if (row.role === 'ADMIN' && row.active && !(await users.hasOtherAdmin(row.id))) {
      throw new Refusal('CONFLICT', 'This is the last admin.');
    }
  };

  return {
    list(actor: Actor, page: PageRequest): Promise<Page<View>> {
      const scope = listScope(actor);
      return paginate(page, (after, limit) => users.list({ ...scope, after, limit }), position, userView);
    },

    async get(actor: Actor, id: string): Promise<View> {
      return userView(await find(actor, id));
    },

    async create(actor: Actor, { password, ...body }: BodyOf<'createUser'>): Promise<View> {
      mayGive(actor, body.role);
      const operatorId = operatorFor(actor, body.role, body.operatorId ?? null);
      const data = {
        ...(given({ locale: body.locale }) as { locale?: Locale }),
        email: body.email,
        name: body.name,
        role: body.role,
        phone: body.phone ?? null,
        operatorId,
        passwordHash: await passwords.hash(password),
      };
      const audit = {
        actorId: actor.id,
        action: 'user.create',
        subjectType: 'user',
        detail: { role: body.role, operatorId },
      };
      return userView(await users.create(data, audit).catch(explain));
    },

    async update(actor: Actor, id: string, { password, ...body }: BodyOf<'patchUser'>): Promise<View> {
      const row = await find(actor, id);
      const role = body.role ?? row.role;
      if (role !== row.role) mayGive(actor, role);
      if (role !== 'ADMIN' || body.active === false) await keepAnAdmin(row);
      const operatorId = operatorFor(actor, role, body.operatorId === undefined ? row.operatorId : body.operatorId);
      const changes: UserChanges = given({
        ...body,
        operatorId: operatorId === row.operatorId ? undefined : operatorId,
        passwordHash: password === undefined ? undefined : await passwords.hash(password),
      });
      const detail = { fields: Object.keys(changes), ...(body.active === undefined ? {} : { active: body.active }) };
      const audit = { actorId: actor.id, action: 'user.update', subjectType: 'user', detail };
      return userView(await users.update(id, changes, audit).catch(explain));
    },

    async remove(actor: Actor, id: string): Promise<void> {
      const row = await find(actor, id);
      await keepAnAdmin(row);
      await end(row, actor.id);
    },
  };
}
export type Users = ReturnType<typeof createUsers>;

/** Roles that the actor may hand out. */
function mayGive(actor: Actor, role: Role): void {
  if (actor.role !== 'ADMIN' && !OPERATORS_ROLES.includes(role)) throw new Refusal('FORBIDDEN');
}

/** @returns the operator that a user of this role belongs to; a BUSINESS user's own, whatever it asked for. */
function operatorFor(actor: Actor, role: Role, asked: string | null): string | null {
  if (!OPERATORS_ROLES.includes(role)) return null;
  const operatorId = actor.role === 'ADMIN' ? asked : actor.operatorId;
  if (operatorId === null) {
    const issues = [{ path: 'operatorId', message: `is required for the role ${role}` }];
    throw new Refusal('INVALID_PAYLOAD', undefined, { issues });
  }
  return operatorId;
}

const position = (row: UserRow) => ({ at: row.createdAt, id: row.id });

/** What staff, and the user themselves, may see of a user. */
export const userView = ({
  createdAt,
  passwordHash: _,
  deletedAt: __,
  tokenVersion: ___,
  emailVerifiedAt: ____,
  ...row
}: UserRow): View => ({
  ...row,
  createdAt: createdAt.toISOString(),
});

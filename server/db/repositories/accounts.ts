import type { Locale, Role } from '@/lib/contract/primitives';
import type { PrismaClient, User } from '../generated/client';
import { afterPosition, byTime, type PageOptions } from './common';

export type AccountRepository = ReturnType<typeof createAccountRepository>;
export type { User };

export interface NewAccount {
  email: string;
  passwordHash: string;
  name: string;
  role: Role;
  operatorId?: string | null;
  phone?: string | null;
  locale?: Locale;
}

export type AccountPatch = Partial<NewAccount> & { active?: boolean };

export interface AccountFilter extends PageOptions {
  operatorId?: string | undefined;
  role?: Role | undefined;
}

/** Users. A deleted one stays as a row, for the sake of history, and is not found by any of these but `findAnyById`. */
export function createAccountRepository(prisma: PrismaClient) {
  return {
    findById: (id: string): Promise<User | null> => prisma.user.findFirst({ where: { id, deletedAt: null } }),

    /** Deleted ones too. */
    findAnyById: (id: string): Promise<User | null> => prisma.user.findUnique({ where: { id } }),

    findByEmail: (email: string): Promise<User | null> =>
      prisma.user.findFirst({ where: { email: normalise(email), deletedAt: null } }),

    /** What rights rest on, and no more; `active` is false for a deleted user too. */
    async findActor(id: string) {
      const select = { id: true, role: true, operatorId: true, active: true, deletedAt: true } as const;
      const row = await prisma.user.findUnique({ where: { id }, select });
      if (!row) return null;
      const { deletedAt, ...actor } = row;
      return { ...actor, active: actor.active && deletedAt === null };
    },

    /** Oldest first. */
    list: ({ operatorId, role, after, limit }: AccountFilter): Promise<User[]> =>
      prisma.user.findMany({
        where: {
          deletedAt: null,
          ...(operatorId ? { operatorId } : {}),
          ...(role ? { role } : {}),
          ...afterPosition('createdAt', after),
        },
        orderBy: byTime('createdAt'),
        take: limit,
      }),

    hasAny: async (role: Role): Promise<boolean> =>
      (await prisma.user.findFirst({ where: { role, deletedAt: null }, select: { id: true } })) !== null,

    /** @throws isUniqueViolation 'user_email_once' */
    create: (data: NewAccount): Promise<User> =>
      prisma.user.create({ data: { ...data, email: normalise(data.email) } }),

    /** @throws isUniqueViolation 'user_email_once', isNotFound */
    update: (id: string, patch: AccountPatch): Promise<User> =>
      prisma.user.update({
        where: { id, deletedAt: null },
        data: { ...patch, ...(patch.email === undefined ? {} : { email: normalise(patch.email) }) },
      }),

    /** Ends the account at once and frees its address; what they did stays. @returns false when there was none. */
    async remove(id: string, at: Date): Promise<boolean> {
      const data = { deletedAt: at, active: false, email: `${id}@deleted.invalid`, phone: null, passwordHash: '' };
      const { count } = await prisma.user.updateMany({ where: { id, deletedAt: null }, data });
      return count === 1;
    },
  };
}

function normalise(email: string): string {
  return email.trim().toLowerCase();
}

import type { Locale, Role } from '@/lib/contract/primitives';
import type { PrismaClient, User } from '../generated/client';
import { type Audit, audited, within } from './audit';
import { afterPosition, byTime, type PageOptions } from './common';

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

export type AccountPatch = Partial<NewAccount> & { active?: boolean; emailVerifiedAt?: Date };

export interface AccountFilter extends PageOptions {
  operatorId?: string | undefined;
  role?: Role | undefined;
}

/** Users. A deleted one (`ownData.forget`) stays as a row, for the sake of history, and is not found by any of these but `findAnyById`. */
export function createAccountRepository(prisma: PrismaClient) {
  return {
    findById: (id: string): Promise<User | null> => prisma.user.findFirst({ where: { id, deletedAt: null } }),

    /** Deleted ones too. */
    findAnyById: (id: string): Promise<User | null> => prisma.user.findUnique({ where: { id } }),

    findByEmail: (email: string): Promise<User | null> =>
      prisma.user.findFirst({ where: { email: normalise(email), deletedAt: null } }),

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

    /** Is there an admin who is active, but for this one? */
    hasOtherAdmin: async (exceptId: string | null): Promise<boolean> =>
      (await prisma.user.findFirst({
        where: {
          role: 'ADMIN',
          active: true,
          deletedAt: null,
          ...(exceptId === null ? {} : { NOT: { id: exceptId } }),
        },
        select: { id: true },
      })) !== null,

    /** @throws isUniqueViolation 'user_email_once' */
    create: (data: NewAccount, audit?: Audit): Promise<User> =>
      audited(prisma, audit, (db) => db.user.create({ data: { ...data, email: normalise(data.email) } })),

    /**
     * With another address, or another password, the letters that were sent before open nothing any more.
     * @throws isUniqueViolation 'user_email_once'; P2025 when there is none
     */
    update: (id: string, patch: AccountPatch, audit?: Audit): Promise<User> =>
      prisma.$transaction((tx) =>
        within(tx, audit, async () => {
          const email = patch.email === undefined ? undefined : normalise(patch.email);
          const moves =
            email !== undefined && (await tx.user.count({ where: { id, deletedAt: null, NOT: { email } } })) > 0;
          const user = await tx.user.update({
            where: { id, deletedAt: null },
            data: {
              ...(moves ? { emailVerifiedAt: null } : {}),
              ...patch,
              ...(email === undefined ? {} : { email }),
              // What the old password had opened is closed.
              ...(patch.passwordHash === undefined ? {} : { tokenVersion: { increment: 1 } }),
            },
          });
          const ends = { ...(moves ? {} : { purpose: 'RESET' }), userId: id, usedAt: null };
          if (moves || patch.passwordHash !== undefined) await tx.accountLink.deleteMany({ where: ends });
          return user;
        }),
      ),
  };
}

function normalise(email: string): string {
  return email.trim().toLowerCase();
}

import type { IdempotencyKey, PrismaClient } from '../generated/client';
import { json } from './common';

export interface IdempotentRequest {
  actorId: string;
  key: string;
  method: string;
  path: string;
  bodyHash: string;
}

/** A request under way, or answered (`status` set). */
export type KnownRequest = Omit<IdempotencyKey, 'response'> & { response: unknown };

export function createIdempotencyRepository(prisma: PrismaClient) {
  const idOf = ({ actorId, key }: Pick<IdempotentRequest, 'actorId' | 'key'>) => ({ actorId, key });

  return {
    /**
     * Claims a key for this request. One that was claimed before `abandonedBefore` and never answered (its process died) is
     * claimed anew.
     * @returns null when claimed, else the request that holds the key: compare method, path and body hash; replay its answer
     *   if there is one.
     */
    async claim(request: IdempotentRequest, now: Date, abandonedBefore: Date): Promise<KnownRequest | null> {
      for (;;) {
        const { count } = await prisma.idempotencyKey.createMany({
          data: { ...request, createdAt: now },
          skipDuplicates: true,
        });
        if (count === 1) return null;
        const taken = await prisma.idempotencyKey.updateMany({
          where: { ...idOf(request), status: null, createdAt: { lt: abandonedBefore } },
          data: { ...request, createdAt: now },
        });
        if (taken.count === 1) return null;
        const holder = await prisma.idempotencyKey.findUnique({ where: { actorId_key: idOf(request) } });
        if (holder) return holder;
        // Released between the two: claim it after all.
      }
    },

    /** Keeps the answer. */
    async answer(
      request: Pick<IdempotentRequest, 'actorId' | 'key'>,
      status: number,
      response: unknown,
    ): Promise<void> {
      const data = { status, response: json(response) as object };
      await prisma.idempotencyKey.updateMany({ where: { ...idOf(request), status: null }, data });
    },

    /** Gives the key back after a failure that a repeat may overcome. */
    async release(request: Pick<IdempotentRequest, 'actorId' | 'key'>): Promise<void> {
      await prisma.idempotencyKey.deleteMany({ where: { ...idOf(request), status: null } });
    },

    /** @returns how many were forgotten */
    forgetBefore: async (before: Date): Promise<number> =>
      (await prisma.idempotencyKey.deleteMany({ where: { createdAt: { lt: before } } })).count,
  };
}

import type { PrismaClient, Ticket } from '../generated/client';

export type { Ticket };

export interface NewTicket {
  bookingId: string;
  keyId: string;
  token: string;
  validFrom: Date;
  validUntil: Date;
  issuedAt: Date;
}

/** One ticket a booking. */
export function createTicketRepository(prisma: PrismaClient) {
  return {
    findByBooking: (bookingId: string): Promise<Ticket | null> => prisma.ticket.findUnique({ where: { bookingId } }),

    /** Keeps the first of two that were issued at the same time, and returns it to both. */
    async issue(data: NewTicket): Promise<Ticket> {
      await prisma.ticket.createMany({ data, skipDuplicates: true });
      return prisma.ticket.findUniqueOrThrow({ where: { bookingId: data.bookingId } });
    },

    /** Another key or validity (key rotation, a new departure time). */
    replace: ({ bookingId, ...data }: NewTicket): Promise<Ticket> =>
      prisma.ticket.upsert({ where: { bookingId }, create: { bookingId, ...data }, update: data }),
  };
}

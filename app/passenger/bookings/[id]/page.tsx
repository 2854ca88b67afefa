import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { TicketPage } from '@/components/passenger/ticket-page';
import { AppShell } from '@/components/ui/app-shell';
import { idOf, passenger } from '../../_user';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('passenger'))('ticket.title') };
}

export default async function BookingPage({ params }: { params: Promise<{ id: string }> }) {
  const id = idOf((await params).id);
  const user = await passenger(`/passenger/bookings/${id}`);
  return (
    <AppShell user={user}>
      <TicketPage bookingId={id} userId={user.id} />
    </AppShell>
  );
}

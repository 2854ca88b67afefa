import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ReceiptPage } from '@/components/passenger/receipt-page';
import { AppShell } from '@/components/ui/app-shell';
import { idOf, passenger } from '../../../_user';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('receipt'))('title') };
}

export default async function BookingReceiptPage({ params }: { params: Promise<{ id: string }> }) {
  const id = idOf((await params).id);
  const user = await passenger(`/passenger/bookings/${id}/receipt`);
  return (
    <AppShell user={user}>
      <ReceiptPage bookingId={id} />
    </AppShell>
  );
}

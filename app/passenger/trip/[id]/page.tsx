import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { getPublicConfig } from '@/app/_lib/public-config';
import { TripPage } from '@/components/passenger/trip-page';
import { AppShell } from '@/components/ui/app-shell';
import { idOf, passenger } from '../../_user';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('track'))('title') };
}

export default async function PassengerTripPage({ params }: { params: Promise<{ id: string }> }) {
  const id = idOf((await params).id);
  const user = await passenger(`/passenger/trip/${id}`);
  const { tileUrl, tileAttribution } = getPublicConfig();
  return (
    <AppShell user={user} layout="bleed">
      <TripPage tripId={id} userId={user.id} tiles={{ url: tileUrl, attribution: tileAttribution }} />
    </AppShell>
  );
}

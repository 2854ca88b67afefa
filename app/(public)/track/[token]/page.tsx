import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { getPublicConfig } from '@/app/_lib/public-config';
import { SharedTrip } from '@/components/passenger/shared-trip';
import { AppShell } from '@/components/ui/app-shell';

/** The address is the key to the trip: no search engine keeps it, no other site is told of it. */
export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('track');
  return { title: t('title'), robots: { index: false, follow: false }, referrer: 'no-referrer' };
}

export default async function TrackPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const { tileUrl, tileAttribution } = getPublicConfig();
  return (
    <AppShell signIn={false} layout="bleed">
      <SharedTrip token={token} tiles={{ url: tileUrl, attribution: tileAttribution }} />
    </AppShell>
  );
}

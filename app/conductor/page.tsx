import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { getSessionUser } from '@/app/_lib/session';
import { ConductorApp } from '@/components/conductor/conductor-app';
import { WrongRole } from '@/components/fleet/wrong-role';
import { AppShell } from '@/components/ui/app-shell';
import { SunTheme } from '@/components/ui/sun-theme';

export async function generateMetadata(): Promise<Metadata> {
  return {
    title: (await getTranslations('conductor'))('title'),
    manifest: '/conductor/manifest.webmanifest',
    icons: { icon: '/icon.svg', apple: '/icons/conductor-180.png' },
  };
}

export default async function ConductorPage() {
  const user = await getSessionUser();
  if (!user) redirect('/login?callbackUrl=/conductor');
  return (
    <AppShell user={user} layout="bleed">
      <SunTheme />
      {user.role === 'CONDUCTOR' ? <ConductorApp userId={user.id} /> : <WrongRole role={user.role} />}
    </AppShell>
  );
}

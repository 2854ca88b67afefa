import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { getSessionUser } from '@/app/_lib/session';
import { DriverApp } from '@/components/driver/driver-app';
import { WrongRole } from '@/components/fleet/wrong-role';
import { AppShell } from '@/components/ui/app-shell';
import { SunTheme } from '@/components/ui/sun-theme';

export async function generateMetadata(): Promise<Metadata> {
  return {
    title: (await getTranslations('driver'))('title'),
    manifest: '/driver/manifest.webmanifest',
    icons: { icon: '/icon.svg', apple: '/icons/driver-180.png' },
  };
}

export default async function DriverPage() {
  const user = await getSessionUser();
  if (!user) redirect('/login?callbackUrl=/driver');
  return (
    <AppShell user={user} layout="bleed">
      <SunTheme />
      {user.role === 'DRIVER' ? <DriverApp userId={user.id} /> : <WrongRole role={user.role} />}
    </AppShell>
  );
}

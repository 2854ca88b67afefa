import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { getPublicConfig } from '@/app/_lib/public-config';
import { getSessionUser } from '@/app/_lib/session';
import { ControlRoom } from '@/components/admin/control-room';
import { WrongRole } from '@/components/fleet/wrong-role';
import { AppShell } from '@/components/ui/app-shell';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin'))('title') };
}

export default async function AdminPage() {
  const user = await getSessionUser();
  if (!user) redirect('/login?callbackUrl=/admin');
  const { tileUrl, tileAttribution } = getPublicConfig();
  return (
    <AppShell user={user} layout="bleed">
      {user.role === 'ADMIN' ? <ControlRoom tiles={{ tileUrl, tileAttribution }} /> : <WrongRole role={user.role} />}
    </AppShell>
  );
}

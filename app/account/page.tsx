import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { getSessionUser } from '@/app/_lib/session';
import { Account } from '@/components/account/account';
import { AppShell } from '@/components/ui/app-shell';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('title') };
}

export default async function AccountPage() {
  const user = await getSessionUser();
  if (!user) redirect('/login?callbackUrl=/account');
  return (
    <AppShell user={user}>
      <Account user={user} />
    </AppShell>
  );
}

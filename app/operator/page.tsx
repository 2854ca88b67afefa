import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { getSessionUser } from '@/app/_lib/session';
import { WrongRole } from '@/components/fleet/wrong-role';
import { OperatorDesk } from '@/components/operator/operator-desk';
import { AppShell } from '@/components/ui/app-shell';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('operator'))('title') };
}

export default async function OperatorPage() {
  const user = await getSessionUser();
  if (!user) redirect('/login?callbackUrl=/operator');
  return (
    <AppShell user={user} className="max-w-[96rem]">
      {user.role === 'BUSINESS' ? <OperatorDesk /> : <WrongRole role={user.role} />}
    </AppShell>
  );
}

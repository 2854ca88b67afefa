import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { getSessionUser } from '@/app/_lib/session';
import { ReportInbox } from '@/components/fleet/report-inbox';
import { WrongRole } from '@/components/fleet/wrong-role';
import { AppShell } from '@/components/ui/app-shell';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('report'))('inbox.title') };
}

/** For admins and for the operator of the bus; never for its crew. */
export default async function ReportsPage() {
  const user = await getSessionUser();
  if (!user) redirect('/login?callbackUrl=/reports');
  return (
    <AppShell user={user}>
      {user.role === 'ADMIN' || user.role === 'BUSINESS' ? <ReportInbox /> : <WrongRole role={user.role} />}
    </AppShell>
  );
}

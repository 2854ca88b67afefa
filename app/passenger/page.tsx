import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Home } from '@/components/passenger/home';
import { AppShell } from '@/components/ui/app-shell';
import { one, passenger } from './_user';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('passenger'))('title') };
}

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function PassengerPage({ searchParams }: PageProps) {
  const query = await searchParams;
  const user = await passenger('/passenger');
  const date = one(query.date);
  return (
    <AppShell user={user}>
      <Home terms={{ from: one(query.from), to: one(query.to), date: /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : '' }} />
    </AppShell>
  );
}

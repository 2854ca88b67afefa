import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Book } from '@/components/passenger/book';
import { AppShell } from '@/components/ui/app-shell';
import { idOf, one, passenger } from '../../../_user';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('passenger'))('booking.title') };
}

interface PageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function BookPage({ params, searchParams }: PageProps) {
  const id = idOf((await params).id);
  const query = await searchParams;
  const user = await passenger(`/passenger/trip/${id}/book`);
  return (
    <AppShell user={user}>
      <Book tripId={id} from={one(query.from)} to={one(query.to)} />
    </AppShell>
  );
}

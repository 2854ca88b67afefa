import { CloudOff } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AppShell } from '@/components/ui/app-shell';
import { EmptyState } from '@/components/ui/state';
import { TryAgain } from '@/components/ui/try-again';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('pwa'))('offline.title'), robots: { index: false } };
}

/** Shown by the service worker in place of a page that this phone has never seen, without a line. Nobody's own. */
export default async function OfflinePage() {
  const t = await getTranslations('pwa');
  return (
    <AppShell signIn={false}>
      <EmptyState
        heading="h1"
        icon={<CloudOff aria-hidden="true" />}
        title={t('offline.title')}
        text={t('offline.text')}
        action={<TryAgain label={t('offline.again')} />}
        className="py-24"
      />
    </AppShell>
  );
}

import { MapPinOff } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { AppShell } from '@/components/ui/app-shell';
import { buttonVariants } from '@/components/ui/button-variants';
import { EmptyState } from '@/components/ui/state';

export default function NotFound() {
  const t = useTranslations('common.notFound');
  return (
    <AppShell signIn={false}>
      <EmptyState
        heading="h1"
        icon={<MapPinOff aria-hidden="true" />}
        title={t('title')}
        text={t('text')}
        action={
          <Link href="/" className={buttonVariants()}>
            {t('action')}
          </Link>
        }
        className="py-24"
      />
    </AppShell>
  );
}

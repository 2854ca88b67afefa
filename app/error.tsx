'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/state';

/** Any page that failed. `digest` is what the server's log knows the failure by. */
export default function ErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const t = useTranslations('common');
  return (
    <main className="grid min-h-[70dvh] place-items-center">
      <div>
        <ErrorState
          title={t('error.title')}
          text={t('error.text')}
          action={<Button onClick={retry}>{t('retry')}</Button>}
        />
        {error.digest ? <p className="figures text-center text-sm text-muted">{error.digest}</p> : null}
      </div>
    </main>
  );
}

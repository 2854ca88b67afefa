'use client';

import { CircleCheckBig } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { createRestClient } from '@/lib/client/rest';
import { buttonVariants } from '../ui/button-variants';
import { Spinner } from '../ui/spinner';
import { EmptyState, ErrorState } from '../ui/state';
import { useSubmit } from './use-submit';

/** Confirms an address with the token behind the #, which reaches no log on its way. */
export function VerifyEmail() {
  const t = useTranslations('account');
  const [done, setDone] = useState(false);
  const { error, submit } = useSubmit();
  const asked = useRef(false);
  useEffect(() => {
    // A link is good once: React's second run in development must not use it up.
    if (asked.current) return;
    asked.current = true;
    const token = window.location.hash.slice(1) || 'no-token-in-this-address';
    void submit(() => createRestClient().call('verifyEmail', { body: { token } })).then(setDone);
  });
  const home = (
    <Link href="/" className={buttonVariants({ size: 'lg' })}>
      {t('toStart')}
    </Link>
  );
  if (done) {
    return (
      <EmptyState
        heading="h1"
        icon={<CircleCheckBig aria-hidden="true" />}
        title={t('verify.done')}
        action={home}
        className="py-24"
      />
    );
  }
  if (error) return <ErrorState heading="h1" title={error} text={t('verify.again')} action={home} className="py-24" />;
  return (
    <div role="status" className="flex items-center justify-center gap-3 py-24">
      <Spinner />
      <h1>{t('verify.busy')}</h1>
    </div>
  );
}

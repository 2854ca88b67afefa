'use client';

import { useTranslations } from 'next-intl';
import { Skeleton } from '../ui/skeleton';

/** The sheet of a trip before anything is known of it. */
export function TripLoading() {
  const t = useTranslations('common');
  return (
    <div
      role="status"
      className="absolute inset-x-0 bottom-0 z-[1000] flex flex-col gap-3 rounded-t-3xl bg-surface p-4 pt-8 pb-6 shadow-float md:inset-x-auto md:bottom-auto md:top-4 md:left-4 md:w-[24rem] md:rounded-3xl"
    >
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-5 w-2/3" />
      <Skeleton className="h-10 w-1/2" />
      <Skeleton className="h-7 w-32" />
      <Skeleton className="h-12 w-full" />
    </div>
  );
}

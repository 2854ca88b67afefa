'use client';

import { useTranslations } from 'next-intl';
import { Spinner } from '../ui/spinner';

/** What stands where the map will be. */
export function MapLoading() {
  const t = useTranslations('map');
  return (
    <div className="grid size-full place-items-center bg-[var(--map-sea)] text-muted">
      <span className="inline-flex items-center gap-2">
        <Spinner /> {t('loading')}
      </span>
    </div>
  );
}

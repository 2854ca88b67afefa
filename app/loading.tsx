import { useTranslations } from 'next-intl';
import { Spinner } from '@/components/ui/spinner';

export default function Loading() {
  const t = useTranslations('common');
  return (
    <div role="status" className="grid min-h-[60dvh] place-items-center text-muted">
      <span className="inline-flex items-center gap-3 text-lg">
        <Spinner className="size-7" /> {t('loading')}
      </span>
    </div>
  );
}

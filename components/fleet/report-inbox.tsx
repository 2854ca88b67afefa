'use client';

import { Check, ShieldCheck } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useCallback, useEffect, useState } from 'react';
import { createRestClient, RestError } from '@/lib/client/rest';
import type { ResponseOf } from '@/lib/contract/rest/endpoints';
import { nameIn } from '@/lib/domain/names';
import { dayAndTime } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import type { Locale } from '@/lib/i18n/locales';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Skeleton } from '../ui/skeleton';
import { EmptyState, ErrorState } from '../ui/state';

const rest = createRestClient({ auth: 'session' });
type StaffReport = ResponseOf<'handleReport'>;
const AGAIN_MS = 30_000;

/** What passengers have said quietly, newest first; looked at again every half minute. */
export function ReportInbox() {
  const t = useTranslations('report');
  const common = useTranslations('common');
  const errors = useTranslations('errors');
  const [items, setItems] = useState<StaffReport[] | null>(null);
  const [error, setError] = useState<string | null>(null);

  const load = useCallback(async () => {
    try {
      setItems((await rest.call('listReports', { query: { limit: 100 } })).items);
      setError(null);
    } catch (thrown) {
      setError(thrown instanceof RestError ? thrown.code : 'INTERNAL');
    }
  }, []);
  useEffect(() => {
    void load();
    const timer = setInterval(() => void load(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [load]);

  async function handle(id: string) {
    try {
      const done = await rest.call('handleReport', { params: { id } });
      setItems((known) => known?.map((one) => (one.id === id ? done : one)) ?? null);
    } catch (thrown) {
      setError(thrown instanceof RestError ? thrown.code : 'INTERNAL');
    }
  }

  return (
    <div className="mx-auto max-w-3xl">
      <h1 className="text-2xl font-bold">{t('inbox.title')}</h1>
      <p className="mb-5 text-muted">{t('inbox.text')}</p>
      {error ? (
        <ErrorState
          title={errors(errorKey(error))}
          action={<Button onClick={() => void load()}>{common('retry')}</Button>}
        />
      ) : null}
      {!items && !error ? (
        <div role="status">
          <span className="sr-only">{common('loading')}</span>
          <Skeleton className="h-40" />
        </div>
      ) : null}
      {items?.length === 0 ? <EmptyState icon={<ShieldCheck aria-hidden="true" />} title={t('inbox.none')} /> : null}
      <ul className="flex flex-col gap-3">
        {items?.map((one) => (
          <li key={one.id}>
            <Report report={one} onHandle={() => void handle(one.id)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Report({ report, onHandle }: { report: StaffReport; onHandle: () => void }) {
  const t = useTranslations('report');
  const locale = useLocale() as Locale;
  return (
    <Card className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 className="text-lg font-semibold">{t(`kinds.${report.kind}`)}</h2>
        <span className="text-muted">{dayAndTime(Date.parse(report.happenedAt), locale)}</span>
        <span className="figures ml-auto text-muted">{report.receipt}</span>
      </div>
      <p>
        {report.routeCode} · {nameIn(locale, report.routeName)} · {report.registration}
        {report.seatNumber ? ` · ${t('inbox.seat', { seat: report.seatNumber })}` : ''}
      </p>
      {report.note ? <p className="whitespace-pre-line">{report.note}</p> : null}
      {report.lat !== null && report.lng !== null ? (
        <p className="figures text-muted">
          {report.lat.toFixed(5)}, {report.lng.toFixed(5)}
        </p>
      ) : null}
      {report.handled ? (
        <p className="flex items-center gap-2 font-medium text-live">
          <Check aria-hidden="true" className="size-5" />
          {t('inbox.handled')}
        </p>
      ) : (
        <Button variant="secondary" className="self-start" onClick={onHandle}>
          {t('inbox.handle')}
        </Button>
      )}
    </Card>
  );
}

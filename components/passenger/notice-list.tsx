'use client';

import { BellRing } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { Notice } from '@/lib/contract/notices';
import { nameIn } from '@/lib/domain/names';
import { dayAndTime } from '@/lib/i18n/dates';
import { Button } from '../ui/button';
import { buttonVariants } from '../ui/button-variants';
import { Card } from '../ui/card';
import { rest } from './rest';
import { useLoad } from './use-load';

const SHOWN = 5;
/** So often the page asks for news while it is looked at, in ms. */
const ASK_EVERY_MS = 20_000;

/** What happened to my trips, until I have seen it. Nothing at all where there is nothing to tell. */
export function NoticeList() {
  const t = useTranslations('notices');
  const locale = useLocale();
  const loaded = useLoad('notices', (signal) =>
    rest.call('listNotices', { query: { unread: true, limit: SHOWN }, signal }),
  );
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const { reload } = loaded;
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [reload]);

  const notices = (loaded.data?.items ?? []).filter(({ id }) => !seen.has(id));
  const read = (id: string) => {
    setSeen((old) => new Set([...old, id]));
    // Lost on the way, it is shown again next time.
    rest.call('readNotice', { params: { id } }).catch(() => undefined);
  };
  const say = (notice: Notice) =>
    t(notice.kind, {
      route: notice.routeCode,
      from: nameIn(locale, notice.from),
      to: nameIn(locale, notice.to),
      when: dayAndTime(Date.parse(notice.departsAt), locale),
      seat: notice.seatNumber,
    });

  return (
    <section aria-labelledby="notices" hidden={notices.length === 0} className="lg:col-span-2">
      <h2 id="notices" className="mb-3 text-2xl font-bold">
        {t('title')}
      </h2>
      <ul aria-live="polite" className="flex flex-col gap-3">
        {notices.map((notice) => (
          <li key={notice.id}>
            <Card className="flex flex-col gap-3 border-l-4 border-l-look sm:flex-row sm:items-center">
              <p className="flex min-w-0 flex-1 items-start gap-3 font-medium">
                <BellRing aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-look" />
                {say(notice)}
              </p>
              <div className="flex flex-wrap gap-2">
                <Link
                  href={`/passenger/bookings/${notice.bookingId}`}
                  className={buttonVariants({})}
                  onClick={() => read(notice.id)}
                >
                  {notice.kind === 'TRIP_CANCELLED' ? t('rebook') : t('open')}
                </Link>
                <Button variant="ghost" onClick={() => read(notice.id)}>
                  {t('dismiss')}
                </Button>
              </div>
            </Card>
          </li>
        ))}
      </ul>
    </section>
  );
}

import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import type { Booking } from '@/lib/contract/views';
import { dayAndTime } from '@/lib/i18n/dates';
import type { Locale } from '@/lib/i18n/locales';

/** Every trip that was ever booked, newest first. */
export function Trips({ bookings }: { bookings: readonly Booking[] }) {
  const t = useTranslations();
  const locale = useLocale();
  return (
    <section aria-labelledby="own-trips">
      <h2 id="own-trips" className="mb-3 text-xl font-semibold">
        {t('account.trips.title')}
      </h2>
      {bookings.length === 0 ? <p className="text-muted">{t('account.trips.none')}</p> : null}
      <ul className="divide-y rounded-card border bg-surface">
        {bookings.map(({ id, referenceCode, seatNumber, status, createdAt }) => (
          <li key={id}>
            <Link
              href={`/passenger/bookings/${id}`}
              className="flex min-h-touch flex-wrap gap-x-4 px-4 py-3 hover:bg-raised"
            >
              <span className="font-semibold">{dayAndTime(Date.parse(createdAt), locale as Locale)}</span>
              <span>{t('account.trips.seat', { seat: seatNumber })}</span>
              <span className="text-muted">{referenceCode}</span>
              <span className="ml-auto">{t(`bookingStatus.${status}`)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

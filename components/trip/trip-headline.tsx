'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { LocalizedName } from '@/lib/contract/primitives';
import { nameIn } from '@/lib/domain/names';
import { etaRange } from './eta-range';
import { type Eta, EtaText } from './eta-text';
import { useNow } from './use-now';

interface TripHeadlineProps {
  routeCode: string;
  /** The stop whose arrival is told. */
  stop: LocalizedName;
  eta: Eta | null;
  /** Stands in the figure's place where no arrival is to be told, e.g. "Ended". */
  instead?: string | null;
}

/** The one thing that matters: "Bus 01 · Kadawatha in 6–8 min", as the page's title. */
export function TripHeadline({ routeCode, stop, eta, instead = null }: TripHeadlineProps) {
  const t = useTranslations();
  const now = useNow();
  const words = { route: routeCode, stop: nameIn(useLocale(), stop) };
  const inMinutes = eta && !instead && now !== null && etaRange(eta.earliest, eta.latest, now).kind === 'minutes';
  return (
    <h1 className="min-w-0">
      <span className="block font-medium text-muted">
        {inMinutes ? t('passenger.busIn', words) : t('trip.busTo', words)}
      </span>{' '}
      {instead ? (
        <span className="block text-3xl font-bold tracking-tight">{instead}</span>
      ) : eta ? (
        <EtaText eta={eta} className="block text-4xl font-bold tracking-tight whitespace-normal!" />
      ) : (
        // A sentence and no figure: it may be long, and it is not what the eye should be drawn to.
        <span className="block text-2xl font-semibold first-letter:uppercase">{t('eta.none')}</span>
      )}
    </h1>
  );
}

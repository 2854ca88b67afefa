'use client';

import { CloudOff } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect } from 'react';
import type { Manifest } from '@/lib/contract/rest/conductor';
import { nameIn } from '@/lib/domain/names';
import { rupees } from '@/lib/i18n/dates';
import { errorKey } from '@/lib/i18n/error-key';
import { VerdictScreen } from '../ticket/verdict-screen';
import { Button } from '../ui/button';
import { Spinner } from '../ui/spinner';
import type { ScanView } from './use-scanner';

interface ScanOverlayProps {
  view: ScanView;
  /** This device, so that it can say whose scan was the first. */
  device: string;
  /** Knows the names of the stops in the reader's language. */
  manifest: Manifest | null;
  onDismiss: () => void;
}

/** What lies over the camera: that it is being checked, the verdict, or that there is none. */
export function ScanOverlay({ view, device, manifest, onDismiss }: ScanOverlayProps) {
  const t = useTranslations('conductor');
  const errors = useTranslations('errors');
  const common = useTranslations('common');
  const verdicts = useTranslations('verdicts');
  const locale = useLocale();
  const shown = view.is;
  useEffect(() => {
    if (shown !== 'ready') performance.mark('scan:shown');
  }, [shown]);
  if (view.is === 'ready') return null;
  if (view.is === 'checking') {
    return (
      <div
        role="status"
        className="fixed inset-0 z-[1400] flex flex-col items-center justify-center gap-4 bg-ground/90 text-2xl font-bold"
      >
        <Spinner className="size-12" />
        {t('checking')}
      </div>
    );
  }
  if (view.is === 'failed') {
    return (
      <div
        role="alert"
        className="fixed inset-0 z-[1500] flex flex-col items-center justify-center gap-4 bg-look-soft px-4 text-center text-look"
      >
        <CloudOff aria-hidden="true" className="size-20" />
        <p className="text-3xl font-extrabold">{t('notChecked')}</p>
        <p className="max-w-md text-lg font-semibold text-balance">{errors(errorKey(view.code))}</p>
        <Button size="lg" onClick={onDismiss} autoFocus>
          {common('retry')}
        </Button>
      </div>
    );
  }
  const { bookingId, reason, seatNumber, passengerName, pickupPoint, dropPoint, referenceCode, price } = view.result;
  const { firstScannedAt, firstDevice, payment } = view.result;
  const booking = manifest?.bookings.find(({ id }) => id === bookingId);
  const stopName = (id: string | undefined, otherwise: string | undefined) => {
    const stop = manifest?.trip.stops.find((each) => each.id === id);
    return stop ? nameIn(locale, stop.name) : otherwise;
  };
  const cash = reason === 'BOARDED' && payment === 'ON_BOARD' && price ? price : null;
  return (
    <VerdictScreen
      key={view.turn}
      reason={reason}
      seatNumber={seatNumber}
      passengerName={passengerName}
      pickup={stopName(booking?.pickupStopId, pickupPoint)}
      drop={stopName(booking?.dropStopId, dropPoint)}
      referenceCode={referenceCode || undefined}
      cash={cash === null ? undefined : verdicts('cash', { amount: rupees(cash, locale) })}
      offline={view.offline}
      firstDevice={
        firstDevice === undefined
          ? undefined
          : firstDevice === device
            ? verdicts('thisPhone')
            : verdicts('otherPhone', { name: firstDevice.slice(0, 4).toUpperCase() })
      }
      firstScannedAt={firstScannedAt === undefined ? undefined : Date.parse(firstScannedAt)}
      onDismiss={onDismiss}
    />
  );
}

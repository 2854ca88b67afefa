'use client';

import { CloudOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { errorKey } from '@/lib/i18n/error-key';
import { VerdictScreen } from '../ticket/verdict-screen';
import { Button } from '../ui/button';
import { Spinner } from '../ui/spinner';
import type { ScanView } from './use-scanner';

/** What lies over the camera: that it is being checked, the verdict, or that there is none. */
export function ScanOverlay({ view, onDismiss }: { view: ScanView; onDismiss: () => void }) {
  const t = useTranslations('conductor');
  const errors = useTranslations('errors');
  const common = useTranslations('common');
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
  const { reason, seatNumber, passengerName, pickupPoint, dropPoint, referenceCode, firstScannedAt } = view.result;
  return (
    <VerdictScreen
      reason={reason}
      seatNumber={seatNumber}
      passengerName={passengerName}
      pickup={pickupPoint}
      drop={dropPoint}
      referenceCode={referenceCode}
      firstScannedAt={firstScannedAt === undefined ? undefined : Date.parse(firstScannedAt)}
      onDismiss={onDismiss}
    />
  );
}

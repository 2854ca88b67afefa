'use client';

import { Pause, Play, Square } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { DriverStatus, TripStatus } from '@/lib/contract/primitives';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { Dialog, DialogClose, DialogContent } from '../ui/dialog';
import { toast } from '../ui/toaster';
import type { Driving } from './use-driving';

/** START, then PAUSE or RESUME and END; 72 px each. Ending is asked once more, since it cannot be undone. */
export function TripControls({ status, session }: { status: TripStatus; session: Driving['session'] }) {
  const t = useTranslations('driver');
  const common = useTranslations('common');
  const errors = useTranslations('errors');
  const [busy, setBusy] = useState<DriverStatus | null>(null);
  const [asking, setAsking] = useState(false);

  async function set(next: DriverStatus) {
    setBusy(next);
    const answer = await session.setStatus(next);
    setBusy(null);
    if (answer.ok) navigator.vibrate?.(60);
    else toast.error(errors(errorKey(answer.error === 'TIMEOUT' ? 'OFFLINE' : answer.error)));
  }
  const button = (next: DriverStatus) => ({
    size: 'driver' as const,
    wide: true,
    // The words of Sinhala and Tamil are longer than a third of a phone: the icon stands above, the letters are smaller.
    className:
      'flex-col gap-1 px-2 text-xl leading-tight [&_svg]:size-6 [html:lang(si)_&]:text-lg [html:lang(ta)_&]:text-lg',
    loading: busy === next,
    disabled: busy !== null,
    onClick: () => void set(next),
  });

  if (status === 'SCHEDULED') {
    return (
      <Button {...button('STARTED')} className="leading-tight">
        {busy ? null : <Play aria-hidden="true" />}
        {t('start')}
      </Button>
    );
  }
  return (
    <div className="grid grid-cols-2 gap-3">
      {status === 'STARTED' ? (
        <Button {...button('PAUSED')} variant="secondary">
          {busy === 'PAUSED' ? null : <Pause aria-hidden="true" />}
          {t('pause')}
        </Button>
      ) : (
        <Button {...button('STARTED')}>
          {busy === 'STARTED' ? null : <Play aria-hidden="true" />}
          {status === 'EMERGENCY' ? t('sosOver') : t('resume')}
        </Button>
      )}
      <Button {...button('ENDED')} variant="secondary" onClick={() => setAsking(true)}>
        {busy === 'ENDED' ? null : <Square aria-hidden="true" />}
        {t('end')}
      </Button>
      <Dialog open={asking} onOpenChange={setAsking}>
        <DialogContent
          title={t('endAsk')}
          actions={
            <>
              <DialogClose asChild>
                <Button size="driver" wide onClick={() => void set('ENDED')}>
                  {t('end')}
                </Button>
              </DialogClose>
              <DialogClose asChild>
                <Button size="driver" wide variant="secondary">
                  {common('cancel')}
                </Button>
              </DialogClose>
            </>
          }
        />
      </Dialog>
    </div>
  );
}

'use client';

import { Pause, Play, Square } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type MouseEvent, useState } from 'react';
import type { DriverStatus, TripStatus } from '@/lib/contract/primitives';
import { Button } from '../ui/button';
import { Dialog, DialogClose, DialogContent } from '../ui/dialog';
import type { Driving } from './use-driving';

/**
 * START, then PAUSE or RESUME and END; 72 px each, and done at once: whether there is a line or not is not the driver's concern.
 * Ending is asked once more, since it cannot be undone.
 */
export function TripControls({ status, session }: { status: TripStatus; session: Driving['session'] }) {
  const t = useTranslations('driver');
  const common = useTranslations('common');
  const [asking, setAsking] = useState(false);

  // After a press the buttons are others: the second tap of a double one means none of them.
  const once = (work: () => void) => (event: MouseEvent) => {
    if (event.detail <= 1) work();
  };
  const set = (next: DriverStatus) => {
    navigator.vibrate?.(60);
    void session.setStatus(next);
  };
  const button = (next: DriverStatus) => ({
    size: 'driver' as const,
    wide: true,
    // The words of Sinhala and Tamil are longer than a third of a phone: the icon stands above, the letters are smaller.
    className:
      'shrink-0 flex-col gap-1 px-2 text-xl leading-tight [&_svg]:size-6 [html:lang(si)_&]:text-lg [html:lang(ta)_&]:text-lg',
    onClick: once(() => set(next)),
  });

  if (status === 'SCHEDULED') {
    return (
      <Button {...button('STARTED')}>
        <Play aria-hidden="true" />
        {t('start')}
      </Button>
    );
  }
  return (
    <div className="grid shrink-0 grid-cols-2 gap-3">
      {status === 'STARTED' ? (
        <Button {...button('PAUSED')} variant="secondary">
          <Pause aria-hidden="true" />
          {t('pause')}
        </Button>
      ) : (
        <Button {...button('STARTED')}>
          <Play aria-hidden="true" />
          {status === 'EMERGENCY' ? t('sosOver') : t('resume')}
        </Button>
      )}
      <Button {...button('ENDED')} variant="secondary" onClick={once(() => setAsking(true))}>
        <Square aria-hidden="true" />
        {t('end')}
      </Button>
      <Dialog open={asking} onOpenChange={setAsking}>
        <DialogContent
          title={t('endAsk')}
          actions={
            <>
              <DialogClose asChild>
                <Button size="driver" wide onClick={() => set('ENDED')}>
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

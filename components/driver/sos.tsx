'use client';

import { Siren } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as Radix } from 'radix-ui';
import { useEffect, useState } from 'react';
import type { KeptStatus } from '@/lib/client/outbox-store';
import { undoMs } from '@/lib/client/status-queue';
import { HoldButton } from './hold-button';
import type { Driving } from './use-driving';

const HOLD_MS = 2_000;

interface SosProps {
  session: Pick<Driving['session'], 'callForHelp' | 'undoHelp'>;
  /** The call that has not been heard yet: it may still be undone, or is being sent; null where there is none. */
  sos: KeptStatus | null;
}

/** Held for two seconds, undone within five, then sent until somebody has heard it: also after a reload in between. */
export function Sos({ session, sos }: SosProps) {
  const t = useTranslations('driver');
  const left = useSecondsLeft(sos);
  const counting = sos !== null && left > 0;
  const undo = () => void session.undoHelp();
  return (
    <>
      <HoldButton
        holdMs={HOLD_MS}
        onHeld={() => void session.callForHelp()}
        className="min-h-driver w-full shrink-0 rounded-2xl bg-danger-solid px-4 py-2 text-xl font-bold text-white"
      >
        <Siren aria-hidden="true" className="size-8 shrink-0" />
        <span className="leading-tight">{sos && !counting ? t('sosRetry') : t('sosHold')}</span>
      </HoldButton>
      <Radix.Root open={counting} onOpenChange={(open) => !open && undo()}>
        <Radix.Portal>
          <Radix.Content
            aria-describedby={undefined}
            onInteractOutside={(event) => event.preventDefault()}
            className="fixed inset-0 z-[1500] flex flex-col items-center justify-between gap-4 bg-[#8f1111] px-4 py-8 text-center text-white"
          >
            <Radix.Title className="max-w-full text-3xl font-extrabold text-balance">
              {t('sosSending', { count: left })}
            </Radix.Title>
            <p aria-hidden="true" className="figures text-[clamp(9rem,50vw,16rem)] leading-none font-extrabold">
              {counting ? left : ''}
            </p>
            <Radix.Close className="min-h-28 w-full max-w-xl rounded-2xl bg-white px-6 text-2xl font-extrabold text-[#8f1111] outline-white!">
              {t('sosUndo')}
            </Radix.Close>
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </>
  );
}

/** Whole seconds for which a call may still be undone, counting down; 0 once it goes, or where there is none. */
function useSecondsLeft(sos: KeptStatus | null): number {
  const [, setLookedAt] = useState(0);
  useEffect(() => {
    if (!sos) return;
    const timer = setInterval(() => setLookedAt(Date.now()), 200);
    return () => clearInterval(timer);
  }, [sos]);
  // Not the last look's time: before the first one that is long ago.
  return sos ? Math.ceil(undoMs(sos, Date.now()) / 1000) : 0;
}

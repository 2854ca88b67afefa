'use client';

import { Siren } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as Radix } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { toast } from '../ui/toaster';
import { HoldButton } from './hold-button';

const HOLD_MS = 2_000;
const UNDO_SECONDS = 5;

type Stage = { is: 'ready' } | { is: 'counting'; left: number } | { is: 'sending' };

interface SosProps {
  /** Calls for help until it is heard; false where the server refuses for good. */
  call: (signal: AbortSignal) => Promise<boolean>;
}

/** Held for two seconds, undone within five, then sent until somebody has heard it. */
export function Sos({ call }: SosProps) {
  const t = useTranslations('driver');
  const errors = useTranslations('errors');
  const [stage, setStage] = useState<Stage>({ is: 'ready' });
  const calling = useRef(call);
  calling.current = call;

  useEffect(() => {
    if (stage.is !== 'counting') return;
    const timer = setTimeout(() => {
      setStage(stage.left > 1 ? { is: 'counting', left: stage.left - 1 } : { is: 'sending' });
    }, 1000);
    return () => clearTimeout(timer);
  }, [stage]);

  const sending = stage.is === 'sending';
  useEffect(() => {
    if (!sending) return;
    const stop = new AbortController();
    calling.current(stop.signal).then((heard) => {
      if (stop.signal.aborted) return;
      if (!heard) toast.error(errors('INVALID_TRANSITION'));
      setStage({ is: 'ready' });
    });
    return () => stop.abort();
  }, [sending, errors]);

  const undo = () => setStage({ is: 'ready' });
  return (
    <>
      <HoldButton
        holdMs={HOLD_MS}
        onHeld={() => setStage({ is: 'counting', left: UNDO_SECONDS })}
        className="min-h-driver w-full rounded-2xl bg-danger-solid px-4 py-2 text-xl font-bold text-white"
      >
        <Siren aria-hidden="true" className="size-8 shrink-0" />
        <span className="leading-tight">{sending ? t('sosRetry') : t('sosHold')}</span>
      </HoldButton>
      <Radix.Root open={stage.is === 'counting'} onOpenChange={(open) => !open && undo()}>
        <Radix.Portal>
          <Radix.Content
            aria-describedby={undefined}
            onInteractOutside={(event) => event.preventDefault()}
            className="fixed inset-0 z-[1500] flex flex-col items-center justify-between gap-4 bg-[#8f1111] px-4 py-8 text-center text-white"
          >
            <Radix.Title className="max-w-full text-3xl font-extrabold text-balance">
              {t('sosSending', { count: stage.is === 'counting' ? stage.left : 0 })}
            </Radix.Title>
            <p aria-hidden="true" className="figures text-[clamp(9rem,50vw,16rem)] leading-none font-extrabold">
              {stage.is === 'counting' ? stage.left : ''}
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

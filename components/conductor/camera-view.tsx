'use client';

import { CameraOff, Flashlight, FlashlightOff, ScanLine } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useRef } from 'react';
import { cn } from '../ui/cn';
import { Spinner } from '../ui/spinner';
import type { CameraState } from './camera';
import { useCamera } from './use-camera';

interface CameraViewProps {
  onCodes: (codes: string[]) => void;
  onState: (state: CameraState) => void;
  className?: string;
}

/** The camera with a frame to aim with; without one, why, and what to do instead. */
export function CameraView({ onCodes, onState, className }: CameraViewProps) {
  const t = useTranslations('conductor');
  const video = useRef<HTMLVideoElement>(null);
  const { state, hasTorch, lit, setTorch } = useCamera(video, onCodes);
  useEffect(() => onState(state), [state, onState]);
  return (
    <div data-camera={state} className={cn('relative overflow-hidden bg-[#0a1326] text-[#f5f0e6]', className)}>
      <video
        ref={video}
        playsInline
        muted
        className={cn('absolute inset-0 size-full object-cover', state !== 'on' && 'invisible')}
      />
      {state === 'on' ? (
        <>
          <div className="absolute inset-0 flex flex-col items-center justify-center gap-3 px-4">
            <div
              aria-hidden="true"
              className="aspect-square h-[min(70%,18rem)] rounded-3xl border-4 border-[#fb9a2c] shadow-[0_0_0_100vmax_rgb(10_19_38/0.55)]"
            />
            <p className="relative text-center text-lg leading-snug font-semibold [text-shadow:0_1px_4px_#000]">
              {t('aim')}
            </p>
          </div>
          {hasTorch ? (
            <button
              type="button"
              aria-pressed={lit}
              aria-label={lit ? t('torchOff') : t('torchOn')}
              className="absolute top-3 right-3 grid size-14 place-items-center rounded-full bg-black/60"
              onClick={() => setTorch(!lit)}
            >
              {lit ? <FlashlightOff aria-hidden="true" /> : <Flashlight aria-hidden="true" />}
            </button>
          ) : null}
        </>
      ) : state === 'opening' ? (
        <Words icon={<Spinner className="size-8" />} title={t('opening')} />
      ) : state === 'denied' ? (
        <Words icon={<CameraOff aria-hidden="true" />} title={t('cameraDenied.title')} text={t('cameraDenied.text')} />
      ) : state === 'unreadable' ? (
        <Words icon={<ScanLine aria-hidden="true" />} title={t('noReader.title')} text={t('noReader.text')} />
      ) : (
        <Words icon={<CameraOff aria-hidden="true" />} title={t('noCamera')} />
      )}
    </div>
  );
}

function Words({ icon, title, text }: { icon: ReactNode; title: string; text?: string }) {
  return (
    <div role="status" className="absolute inset-0 overflow-y-auto">
      <div className="flex min-h-full flex-col items-center justify-center gap-2 px-5 py-4 text-center [&_svg]:size-9">
        {icon}
        <p className="text-xl leading-snug font-bold">{title}</p>
        {text ? <p className="max-w-md leading-snug text-[#c4ccdc]">{text}</p> : null}
      </div>
    </div>
  );
}

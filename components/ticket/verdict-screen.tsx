'use client';

import { CircleCheckBig, CircleX, History, WifiOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ScanReason } from '@/lib/domain/scan';
import { clockTime } from '@/lib/i18n/dates';
import { cn } from '../ui/cn';

interface VerdictScreenProps {
  reason: ScanReason;
  seatNumber?: number | undefined;
  passengerName?: string | undefined;
  pickup?: string | undefined;
  drop?: string | undefined;
  referenceCode?: string | undefined;
  /** ALREADY_BOARDED: when (epoch ms) and on which device the first scan was. */
  firstScannedAt?: number | undefined;
  firstDevice?: string | undefined;
  /** The fare that is to be taken now, in words. */
  cash?: string | undefined;
  /** Decided on this device, without the server. */
  offline?: boolean;
  /** A tap anywhere (or Escape) closes it; the next scan does so too. */
  onDismiss?: () => void;
}

/** Green, amber, red, the same by day and night. White on green is 7.9:1, black on amber 11.7:1, white on red 9.3:1. */
const LOOK = {
  yes: { ground: 'bg-[#075e2f] text-white', icon: CircleCheckBig },
  again: { ground: 'bg-[#ffc53d] text-[#1c1300]', icon: History },
  no: { ground: 'bg-[#8f1111] text-white', icon: CircleX },
} as const;

/** The answer to a scan, filling the screen: seen at arm's length in sunlight, spoken at once by screen readers. */
export function VerdictScreen(props: VerdictScreenProps) {
  const { reason, seatNumber, passengerName, pickup, drop, referenceCode, firstScannedAt, firstDevice } = props;
  const t = useTranslations('verdicts');
  const look = LOOK[reason === 'BOARDED' ? 'yes' : reason === 'ALREADY_BOARDED' ? 'again' : 'no'];
  const Icon = look.icon;
  const time = firstScannedAt === undefined ? null : clockTime(firstScannedAt);
  return (
    <div className={cn('fixed inset-0 z-[1500] overflow-y-auto', look.ground)}>
      <div className="relative flex min-h-full flex-col items-center justify-center gap-2 px-4 py-6 text-center sm:gap-3">
        <div role="alert" aria-live="assertive" data-verdict={reason} className="contents">
          <Icon aria-hidden="true" className="size-16 shrink-0 sm:size-28" strokeWidth={2.25} />
          <p className="max-w-full text-3xl font-extrabold text-balance [overflow-wrap:anywhere] sm:text-5xl">
            {t(`${reason}.title`)}
          </p>
          {seatNumber !== undefined ? (
            <p className="figures font-extrabold">
              <span className="block text-2xl leading-snug font-bold">{t('seat')}</span>
              <span className="block text-[clamp(7rem,38vw,16rem)] leading-none">{seatNumber}</span>
            </p>
          ) : null}
          {reason === 'ALREADY_BOARDED' && time ? (
            <p className="figures text-2xl font-bold sm:text-3xl">
              {firstDevice ? t('firstScanOn', { time, device: firstDevice }) : t('firstScan', { time })}
            </p>
          ) : null}
          {props.cash ? (
            <p className="figures rounded-xl bg-white px-4 py-1.5 text-2xl font-bold text-[#075e2f]">{props.cash}</p>
          ) : null}
          <p className="max-w-lg text-lg font-semibold text-balance sm:text-xl">{t(`${reason}.text`)}</p>
          {passengerName ? <p className="text-2xl font-bold">{passengerName}</p> : null}
          {pickup && drop ? (
            <p className="text-lg font-semibold">
              {pickup} → {drop}
            </p>
          ) : null}
          {referenceCode ? <p className="figures font-semibold tracking-widest">{referenceCode}</p> : null}
          {props.offline ? (
            <p className="flex items-center gap-2 text-lg font-semibold">
              <WifiOff aria-hidden="true" className="size-6 shrink-0" />
              {t('offline')}
            </p>
          ) : null}
        </div>
        {props.onDismiss ? (
          <button
            type="button"
            // The whole screen takes the tap (the ::after covers it); the words at its foot say so.
            className="mt-4 min-h-touch px-4 text-lg font-bold underline underline-offset-4 outline-current! after:absolute after:inset-0"
            onClick={props.onDismiss}
            onKeyDown={(event) => event.key === 'Escape' && props.onDismiss?.()}
            // biome-ignore lint/a11y/noAutofocus: the next key press is the answer to this screen
            autoFocus
          >
            {t('next')}
          </button>
        ) : null}
      </div>
    </div>
  );
}

'use client';

import { ShieldAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, useSyncExternalStore } from 'react';
import { randomId } from '@/lib/client/random-id';
import { keepReport, reportFates } from '@/lib/client/report-queue';
import { REPORT_KINDS, type ReportKind } from '@/lib/contract/rest/reports';
import { errorKey } from '@/lib/i18n/error-key';
import { serverNow } from '../trip/use-now';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogTrigger } from '../ui/dialog';
import { FieldError } from '../ui/field';

interface ReportDialogProps {
  tripId: string;
  userId: string;
  seatNumber: number | null;
  /** Where the bus was last seen. */
  place: { lat: number; lng: number } | null;
}

/** Two taps and no sound: what happens here reaches the operator and the platform, never this bus's crew. */
export function ReportDialog({ tripId, userId, seatNumber, place }: ReportDialogProps) {
  const t = useTranslations('report');
  const errors = useTranslations('errors');
  const [open, setOpen] = useState(false);
  const [kept, setKept] = useState<string | null>(null);
  const fates = useSyncExternalStore(reportFates.subscribe, reportFates.get, reportFates.get);
  const [failed, setFailed] = useState(false);

  async function report(kind: ReportKind) {
    const id = randomId();
    const body = {
      clientId: id,
      tripId,
      kind,
      happenedAt: new Date(serverNow()).toISOString(),
      ...(seatNumber ? { seatNumber } : {}),
      ...(place ? { lat: place.lat, lng: place.lng } : {}),
    };
    try {
      await keepReport({ id, userId, body });
      setKept(id);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  }

  const fate = kept ? fates[kept] : undefined;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (next) setKept(null);
      }}
    >
      <DialogTrigger asChild>
        <Button variant="ghost" className="self-start text-muted">
          <ShieldAlert aria-hidden="true" />
          {t('open')}
        </Button>
      </DialogTrigger>
      <DialogContent title={t('title')} description={t('text')}>
        {kept ? (
          <div role="status">
            <p className="text-lg font-semibold">{t(!fate ? 'waiting' : 'receipt' in fate ? 'sent' : 'refused')}</p>
            {!fate ? null : 'receipt' in fate ? (
              <p className="mt-2">
                {t('receipt')} <strong className="figures text-xl tracking-wider">{fate.receipt}</strong>
              </p>
            ) : (
              <p className="mt-2">{errors(errorKey(fate.refused))}</p>
            )}
          </div>
        ) : (
          <div className="flex flex-col gap-3">
            {REPORT_KINDS.map((kind) => (
              <Button key={kind} variant="secondary" size="lg" wide onClick={() => void report(kind)}>
                {t(`kinds.${kind}`)}
              </Button>
            ))}
            <FieldError className="text-base">{failed ? t('failed') : null}</FieldError>
          </div>
        )}
      </DialogContent>
    </Dialog>
  );
}

'use client';

import { ShieldAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { randomId } from '@/lib/client/random-id';
import { keepReport, sendReports } from '@/lib/client/report-queue';
import { REPORT_KINDS, type ReportKind } from '@/lib/contract/rest/reports';
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
  const [open, setOpen] = useState(false);
  const [kept, setKept] = useState<string | null>(null);
  const [receipts, setReceipts] = useState<Record<string, string>>({});
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    const send = () => void sendReports(userId, (id, receipt) => setReceipts((known) => ({ ...known, [id]: receipt })));
    send();
    window.addEventListener('online', send);
    return () => window.removeEventListener('online', send);
  }, [userId]);

  async function report(kind: ReportKind) {
    const id = randomId();
    const body = {
      clientId: id,
      tripId,
      kind,
      happenedAt: new Date().toISOString(),
      ...(seatNumber ? { seatNumber } : {}),
      ...(place ? { lat: place.lat, lng: place.lng } : {}),
    };
    try {
      await keepReport({ id, userId, body });
      setKept(id);
      setFailed(false);
      await sendReports(userId, (sent, receipt) => setReceipts((known) => ({ ...known, [sent]: receipt })));
    } catch {
      setFailed(true);
    }
  }

  const receipt = kept ? receipts[kept] : undefined;
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
            <p className="text-lg font-semibold">{receipt ? t('sent') : t('waiting')}</p>
            {receipt ? (
              <p className="mt-2">
                {t('receipt')} <strong className="figures text-xl tracking-wider">{receipt}</strong>
              </p>
            ) : null}
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

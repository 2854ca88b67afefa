'use client';

import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { KeptScan } from '@/lib/client/conductor/store';
import { clockTime } from '@/lib/i18n/dates';
import { Button } from '../ui/button';

/** Who was let in without a line, and should not have been: the conductor looks at that seat again. */
export function Disagreements({ scans, onSeen }: { scans: readonly KeptScan[]; onSeen: () => void }) {
  const t = useTranslations('conductor');
  const verdicts = useTranslations('verdicts');
  if (scans.length === 0) return null;
  return (
    <div role="alert" data-disagreements={scans.length} className="shrink-0 bg-look-soft px-3 py-2 text-look">
      <div className="mx-auto flex max-w-3xl items-center gap-2">
        <TriangleAlert aria-hidden="true" className="size-6 shrink-0" />
        <ul className="figures min-w-0 flex-1 font-semibold">
          {scans.slice(-3).map(({ scanId, seatNumber, scannedAt, final }) => (
            <li key={scanId}>
              {t('disagreement', {
                seat: seatNumber ?? '–',
                verdict: verdicts(`${final?.reason ?? 'INVALID_TICKET'}.title`),
              })}{' '}
              · {clockTime(Date.parse(scannedAt))}
            </li>
          ))}
        </ul>
        <Button variant="secondary" onClick={onSeen}>
          {t('seen')}
        </Button>
      </div>
    </div>
  );
}

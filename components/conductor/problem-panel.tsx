'use client';

import { CircleCheckBig } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { createAttempt } from '@/lib/client/attempt';
import { createRestClient, RestError } from '@/lib/client/rest';
import type { BodyInput } from '@/lib/contract/rest/endpoints';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { Dialog, DialogContent } from '../ui/dialog';
import { Field, FieldError } from '../ui/field';
import { fieldClasses } from '../ui/input';

type Kind = BodyInput<'reportProblem'>['kind'];
const KINDS: readonly Kind[] = ['VEHICLE', 'PASSENGER', 'ROAD', 'SEAT', 'MEDICAL', 'OTHER'];

/** Tells the operator of a problem: what kind by a tap, in words if there is time. */
export function ProblemPanel({ open, onClose, tripId }: { open: boolean; onClose: () => void; tripId: string }) {
  const t = useTranslations('conductor.problem');
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent title={t('title')} description={t('text')}>
        <Report tripId={tripId} onClose={onClose} />
      </DialogContent>
    </Dialog>
  );
}

function Report({ tripId, onClose }: { tripId: string; onClose: () => void }) {
  const t = useTranslations('conductor.problem');
  const errors = useTranslations('errors');
  const [kind, setKind] = useState<Kind | null>(null);
  const [note, setNote] = useState('');
  const [attempt] = useState(createAttempt);
  const [state, setState] = useState<'open' | 'busy' | 'sent'>('open');
  const [error, setError] = useState<string | null>(null);

  async function send() {
    if (!kind || state === 'busy') return;
    setState('busy');
    setError(null);
    const text = note.trim();
    const body = { kind, ...(text ? { note: text } : {}) };
    try {
      await createRestClient({ auth: 'session' }).call('reportProblem', {
        params: { id: tripId },
        body,
        idempotencyKey: attempt.key(body),
      });
      setState('sent');
    } catch (failure) {
      setError(failure instanceof RestError ? failure.code : 'INTERNAL');
      attempt.failed(failure);
      setState('open');
    }
  }

  if (state === 'sent') {
    return (
      <div role="status" className="flex flex-col items-center gap-3 text-center">
        <CircleCheckBig aria-hidden="true" className="size-14 text-live" />
        <p className="text-xl font-semibold">{t('sent')}</p>
        <Button wide onClick={onClose}>
          {t('done')}
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <div role="radiogroup" aria-label={t('kind')} className="grid grid-cols-2 gap-2">
        {KINDS.map((each) => (
          <label
            key={each}
            className={cn(
              'flex min-h-14 cursor-pointer items-center justify-center rounded-xl border-2 px-2 py-1 text-center leading-tight font-semibold has-focus-visible:outline-3',
              each === kind ? 'border-ink bg-accent text-accent-ink' : 'border-field',
            )}
          >
            <input
              type="radio"
              name="kind"
              value={each}
              checked={each === kind}
              onChange={() => setKind(each)}
              className="sr-only"
            />
            {t(`kinds.${each}`)}
          </label>
        ))}
      </div>
      <Field label={t('note')}>
        {(control) => (
          <textarea
            {...control}
            rows={3}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.target.value)}
            className={fieldClasses}
          />
        )}
      </Field>
      <FieldError>{error ? errors(errorKey(error)) : null}</FieldError>
      <Button size="lg" wide loading={state === 'busy'} disabled={!kind} onClick={() => void send()}>
        {t('send')}
      </Button>
    </div>
  );
}

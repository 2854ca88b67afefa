'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';

/** For a torn ticket, a dark screen, or a phone without a reader. */
export function ManualEntry({
  onCode,
  busy,
  focus = false,
}: {
  onCode: (code: string) => void;
  busy: boolean;
  /** The field was asked for: it takes the keyboard. */
  focus?: boolean;
}) {
  const t = useTranslations('conductor');
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    // A code that was copied out of a message comes with spaces and line ends.
    const clean = code.replace(/\s+/g, '');
    setMissing(clean === '');
    if (clean === '') return;
    onCode(clean);
    setCode('');
  }
  return (
    <form onSubmit={onSubmit} noValidate className="flex items-start gap-2">
      <TextField
        className="min-w-0 flex-1"
        label={t('manualLabel')}
        hint={t('manualHint')}
        error={missing ? t('missingCode') : null}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        maxLength={2048}
        autoFocus={focus}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="done"
      />
      <Button type="submit" loading={busy} className="mt-[1.9rem] px-4">
        {t('check')}
      </Button>
    </form>
  );
}

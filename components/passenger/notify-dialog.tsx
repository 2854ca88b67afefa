'use client';

import { Bell, BellRing } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useId, useState } from 'react';
import type { NotifySettings } from '@/lib/contract/rest/push';
import { errorKey } from '@/lib/i18n/error-key';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogTrigger } from '../ui/dialog';
import { FieldError, Label } from '../ui/field';
import { Select } from '../ui/select';
import { toast } from '../ui/toaster';
import { type PushState, pushState, ringAgain, ringThisPhone } from './push';
import { rest } from './rest';
import { codeOf } from './use-load';

const MINUTES = [5, 10, 15, 20, 30];
const STOPS = [1, 2, 3, 5];
/** At night, for who wants quiet: 22:00 to 06:00. */
const NIGHT = { from: 22 * 60, until: 6 * 60 };
/** What stands in the sheet when it is opened for the first time. */
const OFFERED: NotifySettings = {
  minutesBefore: 10,
  stopsBefore: null,
  getOff: true,
  departure: false,
  delay: true,
  quiet: null,
};

/** What to be told of on this trip: shown in the page, and rung on the phone where the reader allows it. */
export function NotifyDialog({ tripId }: { tripId: string }) {
  const t = useTranslations('notify');
  const errors = useTranslations('errors');
  const whenId = useId();
  const [open, setOpen] = useState(false);
  const [settings, setSettings] = useState<NotifySettings | null>(null);
  const [on, setOn] = useState(false);
  const [push, setPush] = useState<PushState | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    if (!open) return;
    let alive = true;
    setError(null);
    rest.call('getNotify', { params: { id: tripId } }).then(
      (kept) => {
        if (!alive) return;
        const chosen = kept.minutesBefore !== null || kept.stopsBefore !== null || kept.getOff || kept.departure;
        setOn(chosen);
        setSettings(chosen ? kept : OFFERED);
        // Their wish stands, but who signs out takes the phone's bell along.
        if (chosen)
          void ringAgain().then(
            (state) => alive && setPush(state),
            () => undefined,
          );
      },
      (reason: unknown) => alive && setError(codeOf(reason)),
    );
    pushState().then((state) => alive && setPush(state));
    return () => {
      alive = false;
    };
  }, [open, tripId]);

  async function save() {
    if (!settings) return;
    setBusy(true);
    setError(null);
    try {
      // Asked for in the very press: a browser shows its question then and at no other time.
      // Where the browser is subscribed already it may have been for somebody else: the phone rings for who saves.
      const state = push === 'ask' || push === 'on' ? await ringThisPhone() : push;
      setPush(state);
      await rest.call('putNotify', { params: { id: tripId }, body: settings });
      setOn(true);
      toast.success(t('saved'));
      if (state !== 'denied') setOpen(false);
    } catch (reason) {
      setError(codeOf(reason));
    }
    setBusy(false);
  }

  async function stop() {
    setBusy(true);
    setError(null);
    try {
      await rest.call('deleteNotify', { params: { id: tripId } });
      setOn(false);
      setOpen(false);
      toast.success(t('stopped'));
    } catch (reason) {
      setError(codeOf(reason));
    }
    setBusy(false);
  }

  const set = (part: Partial<NotifySettings>) => setSettings((now) => now && { ...now, ...part });
  const when = settings?.minutesBefore
    ? `m${settings.minutesBefore}`
    : settings?.stopsBefore
      ? `s${settings.stopsBefore}`
      : '';
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="secondary" className="flex-1">
          {on ? <BellRing aria-hidden="true" /> : <Bell aria-hidden="true" />}
          {t('open')}
        </Button>
      </DialogTrigger>
      <DialogContent
        title={t('title')}
        description={t('text')}
        actions={
          <>
            <Button size="lg" loading={busy} disabled={!settings} onClick={() => void save()}>
              {t('save')}
            </Button>
            {on ? (
              <Button size="lg" variant="ghost" disabled={busy} onClick={() => void stop()}>
                {t('stop')}
              </Button>
            ) : null}
          </>
        }
      >
        {settings ? (
          <div className="flex flex-col gap-2">
            <div>
              <Label htmlFor={whenId}>{t('before')}</Label>
              <Select
                id={whenId}
                value={when}
                onChange={(event) => {
                  const count = Number(event.target.value.slice(1));
                  const byMinutes = event.target.value.startsWith('m');
                  set({ minutesBefore: byMinutes ? count : null, stopsBefore: !byMinutes && count > 0 ? count : null });
                }}
              >
                <option value="">{t('never')}</option>
                {MINUTES.map((count) => (
                  <option key={count} value={`m${count}`}>
                    {t('minutes', { count })}
                  </option>
                ))}
                {STOPS.map((count) => (
                  <option key={count} value={`s${count}`}>
                    {t('stops', { count })}
                  </option>
                ))}
              </Select>
            </div>
            <Check checked={settings.getOff} onChange={(getOff) => set({ getOff })}>
              {t('getOff')}
            </Check>
            <Check checked={settings.departure} onChange={(departure) => set({ departure })}>
              {t('departure')}
            </Check>
            <Check checked={settings.delay} onChange={(delay) => set({ delay })}>
              {t('delay')}
            </Check>
            <Check checked={settings.quiet !== null} onChange={(quiet) => set({ quiet: quiet ? NIGHT : null })}>
              {t('quiet')}
            </Check>
            <p className="text-sm text-muted">{t('always')}</p>
            {push === 'denied' || push === 'none' ? (
              <p role="status" className="rounded-xl bg-look-soft px-3.5 py-3 text-sm font-medium text-look">
                {t(push)}
              </p>
            ) : null}
          </div>
        ) : null}
        <FieldError className="text-base">{error ? errors(errorKey(error)) : null}</FieldError>
      </DialogContent>
    </Dialog>
  );
}

interface CheckProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}

function Check({ checked, onChange, children }: CheckProps) {
  return (
    <label className="flex min-h-touch items-center gap-3 font-medium">
      <input
        type="checkbox"
        className="size-6 shrink-0 accent-accent"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{children}</span>
    </label>
  );
}

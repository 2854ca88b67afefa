'use client';

import { MapPin } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import type { ResponseOf } from '@/lib/contract/rest/endpoints';
import { nameIn } from '@/lib/domain/names';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { rest } from './rest';

export type FoundStop = ResponseOf<'listStops'>['items'][number];

interface StopFieldProps {
  label: string;
  name: string;
  value: string;
  /** `stop` is null while somebody types. */
  onChange: (text: string, stop: FoundStop | null) => void;
}

/** While somebody types on, nothing is asked. Milliseconds. */
const PAUSE_MS = 180;
const SHOWN = 7;

/** A place by name, in any script, misspelt or not: a text field with a list of what is meant. What is typed may stay as it is. */
export function StopField({ label, name, value, onChange }: StopFieldProps) {
  const t = useTranslations();
  const locale = useLocale();
  const listId = useId();
  const [asked, setAsked] = useState('');
  const [found, setFound] = useState<FoundStop[] | null>(null);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);

  useEffect(() => {
    if (asked.trim() === '') {
      setFound(null);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(() => {
      rest.call('listStops', { query: { q: asked.trim(), limit: SHOWN }, signal: abort.signal }).then(
        ({ items }) => {
          setFound(items);
          setActive(-1);
        },
        // Without suggestions what is typed is searched as it is.
        () => abort.signal.aborted || setFound(null),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [asked]);

  const shown = open ? (found ?? []) : [];
  const choose = (stop: FoundStop) => {
    onChange(nameIn(locale, stop.name), stop);
    setOpen(false);
    setAsked('');
  };

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape' && open) {
      event.preventDefault();
      setOpen(false);
    }
    if (event.nativeEvent.isComposing || shown.length === 0) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((at) => (at + step + shown.length + (at < 0 && step < 0 ? 1 : 0)) % shown.length);
    }
    const stop = shown[active];
    if (event.key === 'Enter' && stop) {
      event.preventDefault();
      choose(stop);
    }
  }

  const option = (i: number) => `${listId}-${i}`;
  return (
    <div className="relative">
      <Field label={label}>
        {(control) => (
          <Input
            {...control}
            name={name}
            value={value}
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={shown.length > 0}
            aria-controls={listId}
            {...(active >= 0 && shown.length > 0 ? { 'aria-activedescendant': option(active) } : {})}
            placeholder={t('passenger.search.hint')}
            autoComplete="off"
            spellCheck={false}
            enterKeyHint="search"
            onChange={(event) => {
              onChange(event.currentTarget.value, null);
              setAsked(event.currentTarget.value);
              setOpen(true);
            }}
            onKeyDown={onKeyDown}
            onBlur={() => setOpen(false)}
          />
        )}
      </Field>
      {/* Above the field: below it the list would lie over the next field and the button, and under a phone's keyboard. */}
      <div
        id={listId}
        role="listbox"
        aria-label={t('find.suggestions')}
        hidden={shown.length === 0}
        className="absolute inset-x-0 bottom-full z-30 mb-1 max-h-64 overflow-auto rounded-xl border bg-surface shadow-float"
      >
        {shown.map((stop, i) => (
          // Arrow keys move through the options while the focus stays in the field, as a combobox has it.
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field hears the keys
          <div
            key={`${stop.kind} ${stop.id} ${stop.name.en}`}
            id={option(i)}
            role="option"
            tabIndex={-1}
            aria-selected={i === active}
            className="flex min-h-touch cursor-pointer items-center gap-3 px-3.5 py-2 hover:bg-raised aria-selected:bg-raised"
            // The field must not lose the focus before the click arrives.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(stop)}
          >
            <MapPin aria-hidden="true" className="size-5 shrink-0 text-muted" />
            <span className="min-w-0">
              <span className="block font-medium">{nameIn(locale, stop.name)}</span>
              <span className="block text-sm text-muted">
                {stop.nearest
                  ? t('find.town', {
                      stop: nameIn(locale, stop.nearest.name),
                      km: (stop.nearest.metres / 1000).toFixed(1),
                    })
                  : t('find.routes', { routes: stop.routes.slice(0, 4).join(', ') })}
              </span>
            </span>
          </div>
        ))}
      </div>
      <span role="status" className="sr-only">
        {open && found ? t('find.count', { count: found.length }) : ''}
      </span>
    </div>
  );
}

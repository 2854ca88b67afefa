'use client';

import { ArrowUpDown, SearchIcon, SearchX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useCallback, useId, useState } from 'react';
import { isoDay } from '@/lib/i18n/dates';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Field, FieldError, TextField } from '../ui/field';
import { Input } from '../ui/input';
import { Offers } from './offers';

export interface SearchTerms {
  /** Part of a stop's name in any language; empty: anywhere. */
  from: string;
  to: string;
  /** "2026-11-23", Sri Lanka's calendar; empty: today. */
  date: string;
}

/** From, to, day; below it what goes there, or, before anything is asked, what leaves soon. */
export function Search({ initial }: { initial: SearchTerms }) {
  const t = useTranslations();
  const listId = useId();
  const [today] = useState(() => isoDay(Date.now()));
  const [form, setForm] = useState<SearchTerms>({ ...initial, date: initial.date || today });
  const [asked, setAsked] = useState<SearchTerms | null>(
    initial.from || initial.to ? { ...initial, date: initial.date || today } : null,
  );
  const [missing, setMissing] = useState(false);
  const [names, setNames] = useState<string[]>([]);
  // Stops are learnt from the trips that were shown, so that typing the first letters is enough.
  const learn = useCallback((more: string[]) => {
    setNames((known) => {
      const all = new Set([...known, ...more]);
      return all.size === known.length ? known : [...all].sort();
    });
  }, []);

  function show(terms: SearchTerms | null) {
    setAsked(terms);
    // In the address, so that the way back from a trip leads to these results; no new page is asked for.
    const query = terms ? `?${new URLSearchParams({ ...terms })}` : '';
    window.history.replaceState(null, '', `${window.location.pathname}${query}`);
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const terms = { from: form.from.trim(), to: form.to.trim(), date: form.date || today };
    setMissing(!terms.from && !terms.to);
    if (terms.from || terms.to) show(terms);
  }

  function clear() {
    setForm({ from: '', to: '', date: today });
    setMissing(false);
    show(null);
  }

  const field = (name: 'from' | 'to') => ({
    name,
    value: form[name],
    placeholder: t('passenger.search.hint'),
    list: listId,
    autoComplete: 'off',
    spellCheck: false,
    enterKeyHint: 'search' as const,
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
  });

  return (
    <section aria-labelledby="search" className="min-w-0 lg:row-span-2">
      <h2 id="search" className="mb-3 text-2xl font-bold">
        {t('passenger.search.title')}
      </h2>
      <search>
        <Card>
          <form onSubmit={onSubmit} noValidate aria-labelledby="search" className="flex flex-col gap-4">
            <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 gap-y-3">
              <TextField label={t('passenger.search.from')} {...field('from')} />
              <Button
                variant="ghost"
                size="icon"
                className="row-span-2"
                aria-label={t('passenger.search.swap')}
                onClick={() => setForm({ ...form, from: form.to, to: form.from })}
              >
                <ArrowUpDown aria-hidden="true" />
              </Button>
              <TextField label={t('passenger.search.to')} {...field('to')} />
            </div>
            <datalist id={listId}>
              {names.map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
            <div className="grid gap-4 xs:grid-cols-2 xs:items-end">
              <Field label={t('common.date')}>
                {(control) => (
                  <Input
                    {...control}
                    type="date"
                    name="date"
                    min={today}
                    value={form.date}
                    onChange={(event) => setForm({ ...form, date: event.currentTarget.value })}
                  />
                )}
              </Field>
              <Button type="submit">
                <SearchIcon aria-hidden="true" />
                {t('passenger.search.submit')}
              </Button>
            </div>
            <FieldError className="mt-0">{missing ? t('passenger.search.missing') : null}</FieldError>
          </form>
        </Card>
      </search>
      <Offers terms={asked} onNames={learn} />
      {asked ? (
        <Button variant="ghost" className="mt-2" onClick={clear}>
          <SearchX aria-hidden="true" />
          {t('passenger.search.clear')}
        </Button>
      ) : null}
    </section>
  );
}

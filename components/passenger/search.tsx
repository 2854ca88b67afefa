'use client';

import { ArrowUpDown, SearchIcon, SearchX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { dayAfter } from '@/lib/i18n/dates';
import { useToday } from '../trip/use-today';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Field, FieldError } from '../ui/field';
import { Input } from '../ui/input';
import { Offers } from './offers';
import { RecentSearches, rememberSearch } from './recent-searches';
import { StopField } from './stop-field';

export interface SearchTerms {
  /** A stop's name in any language, or part of it; empty: anywhere. */
  from: string;
  to: string;
  /** Of the stops that were chosen from the suggestions. */
  fromId?: string | undefined;
  toId?: string | undefined;
  /** "2026-11-23", Sri Lanka's calendar; empty: today. */
  date: string;
}

/** The same search on a day that is not over yet; without one, today. */
export const notBefore = (today: string) => (terms: SearchTerms) =>
  terms.date < today ? { ...terms, date: today } : terms;

/** From, to, day; below it what goes there, or, before anything is asked, what leaves soon. */
export function Search({ initial }: { initial: SearchTerms }) {
  const t = useTranslations();
  const today = useToday();
  const [day, setDay] = useState(today);
  const [form, setForm] = useState(() => notBefore(today)(initial));
  const [asked, setAsked] = useState(() => (initial.from || initial.to ? notBefore(today)(initial) : null));
  const [missing, setMissing] = useState(false);
  // Midnight has passed: a search for yesterday means today.
  if (day !== today) {
    setDay(today);
    setForm(notBefore(today));
    setAsked((terms) => terms && notBefore(today)(terms));
  }
  function show(terms: SearchTerms | null) {
    setAsked(terms);
    if (terms) rememberSearch(terms);
    // In the address, so that the way back from a trip leads to these results; no new page is asked for.
    const { from = '', to = '', date = '' } = terms ?? {};
    const query = terms ? `?${new URLSearchParams({ from, to, date })}` : '';
    window.history.replaceState(null, '', `${window.location.pathname}${query}`);
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const terms = { ...form, from: form.from.trim(), to: form.to.trim(), date: form.date || today };
    setMissing(!terms.from && !terms.to);
    if (terms.from || terms.to) show(terms);
  }

  function clear() {
    setForm({ from: '', to: '', date: today });
    setMissing(false);
    show(null);
  }

  /** Another search, from what is shown: the form says what is asked. */
  function ask(terms: SearchTerms) {
    setForm(terms);
    setMissing(false);
    show(terms);
  }

  const tomorrow = dayAfter(today);
  const days = [
    { date: today, label: t('find.today') },
    { date: tomorrow, label: t('find.tomorrow') },
  ];

  return (
    <section aria-labelledby="search" className="min-w-0 lg:row-span-2">
      <h2 id="search" className="mb-3 text-2xl font-bold">
        {t('passenger.search.title')}
      </h2>
      <search>
        <Card>
          <form onSubmit={onSubmit} noValidate aria-labelledby="search" className="flex flex-col gap-4">
            <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 gap-y-3">
              <StopField
                label={t('passenger.search.from')}
                name="from"
                value={form.from}
                onChange={(from, stop) => setForm((old) => ({ ...old, from, fromId: stop?.id }))}
              />
              <Button
                variant="ghost"
                size="icon"
                className="row-span-2"
                aria-label={t('passenger.search.swap')}
                onClick={() => setForm({ ...form, from: form.to, to: form.from, fromId: form.toId, toId: form.fromId })}
              >
                <ArrowUpDown aria-hidden="true" />
              </Button>
              <StopField
                label={t('passenger.search.to')}
                name="to"
                value={form.to}
                onChange={(to, stop) => setForm((old) => ({ ...old, to, toId: stop?.id }))}
              />
            </div>
            <div className="flex flex-wrap gap-2">
              {days.map(({ date, label }) => (
                <Button
                  key={date}
                  variant={form.date === date ? 'primary' : 'secondary'}
                  aria-pressed={form.date === date}
                  onClick={() => setForm({ ...form, date })}
                >
                  {label}
                </Button>
              ))}
            </div>
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
      {asked ? null : <RecentSearches onChoose={(way) => ask({ ...way, date: form.date || today })} />}
      <Offers terms={asked} onTry={ask} />
      {asked ? (
        <Button variant="ghost" className="mt-2" onClick={clear}>
          <SearchX aria-hidden="true" />
          {t('passenger.search.clear')}
        </Button>
      ) : null}
    </section>
  );
}

'use client';

import { useLocale, useTranslations } from 'next-intl';
import { nameIn } from '@/lib/domain/names';
import { dayAfter } from '@/lib/i18n/dates';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/state';
import { rest } from './rest';
import type { SearchTerms } from './search';
import { useLoad } from './use-load';

async function loadNear({ from, to }: SearchTerms, signal: AbortSignal) {
  const near = async (q: string) => (q ? (await rest.call('listStops', { query: { q, limit: 4 }, signal })).items : []);
  const [starts, ends] = await Promise.all([near(from), near(to)]);
  return { starts, ends };
}

/** Nothing goes there: what was meant perhaps, the stop nearest to a town, the next day. */
export function NoBus({ terms, onTry }: { terms: SearchTerms; onTry: (terms: SearchTerms) => void }) {
  const t = useTranslations('find');
  const locale = useLocale();
  const near = useLoad(`near ${terms.from} ${terms.to}`, (signal) => loadNear(terms, signal));
  const nextDay = dayAfter(terms.date);
  const tries = [
    ...(near.data?.starts ?? []).flatMap(({ id, name, nearest }) => {
      const from = nameIn(locale, nearest?.name ?? name);
      return from === terms.from
        ? []
        : [{ key: `from ${id}`, label: t('fromHere', { stop: from }), change: { from, fromId: id } }];
    }),
    ...(near.data?.ends ?? []).flatMap(({ id, name, nearest }) => {
      const to = nameIn(locale, nearest?.name ?? name);
      return to === terms.to ? [] : [{ key: `to ${id}`, label: t('toHere', { stop: to }), change: { to, toId: id } }];
    }),
  ].slice(0, 4);
  return (
    <EmptyState
      title={t('noDirect')}
      text={t('tryNear')}
      className="py-4"
      action={
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={() => onTry({ ...terms, date: nextDay })}>{t('nextDay')}</Button>
          {tries.map(({ key, label, change }) => (
            <Button key={key} variant="secondary" onClick={() => onTry({ ...terms, ...change })}>
              {label}
            </Button>
          ))}
        </div>
      }
    />
  );
}

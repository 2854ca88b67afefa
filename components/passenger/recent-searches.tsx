'use client';

import { ArrowRight, History, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Button } from '../ui/button';
import { readKept, writeKept } from './kept';
import type { SearchTerms } from './search';

export type Way = Pick<SearchTerms, 'from' | 'to' | 'fromId' | 'toId'>;

const NAME = 'searches';
const KEPT = 4;

function recent(): Way[] {
  const kept = readKept(NAME);
  return Array.isArray(kept)
    ? kept.filter((one): one is Way => typeof one?.from === 'string' && typeof one.to === 'string')
    : [];
}

/** Keeps a search on this device, the newest first, each way once. */
export function rememberSearch({ from, to, fromId, toId }: SearchTerms): void {
  const others = recent().filter((one) => one.from !== from || one.to !== to);
  writeKept(NAME, [{ from, to, fromId, toId }, ...others].slice(0, KEPT));
}

/** Where one wanted to go lately; a tap searches again. */
export function RecentSearches({ onChoose }: { onChoose: (way: Way) => void }) {
  const t = useTranslations('find');
  const [ways, setWays] = useState<Way[]>([]);
  useEffect(() => setWays(recent()), []);
  if (ways.length === 0) return null;
  return (
    <div className="mt-4">
      <div className="flex items-center justify-between gap-3">
        <h3 className="flex items-center gap-2 font-semibold text-muted">
          <History aria-hidden="true" className="size-5" />
          {t('recent')}
        </h3>
        <Button
          variant="ghost"
          size="icon"
          aria-label={t('forget')}
          onClick={() => {
            writeKept(NAME, []);
            setWays([]);
          }}
        >
          <X aria-hidden="true" />
        </Button>
      </div>
      <ul className="flex flex-wrap gap-2">
        {ways.map((way) => (
          <li key={`${way.from} ${way.to}`} className="min-w-0">
            <Button variant="secondary" className="h-auto max-w-full flex-wrap py-2" onClick={() => onChoose(way)}>
              {way.from || '…'}
              <ArrowRight aria-hidden="true" className="size-4" />
              {way.to || '…'}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

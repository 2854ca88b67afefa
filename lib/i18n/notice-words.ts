import type { Notice } from '@/lib/contract/notices';
import type { Locale } from '@/lib/contract/primitives';
import { nameIn } from '@/lib/domain/names';
import { clockTime } from './dates';
import en from './messages/en.json';
import si from './messages/si.json';
import ta from './messages/ta.json';

const WORDS = { en: en.push, si: si.push, ta: ta.push };

/** A notice as a phone shows it outside of any page, in its reader's language. */
export function noticeWords(notice: Notice, locale: Locale): { title: string; body: string } {
  const values: Record<string, string> = {
    route: notice.routeCode,
    from: nameIn(locale, notice.from),
    to: nameIn(locale, notice.to),
    time: clockTime(Date.parse(notice.departsAt)),
    seat: String(notice.seatNumber),
    minutes: String(notice.data.minutes ?? ''),
  };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const { title, body } = WORDS[locale][notice.kind];
  return { title: fill(title), body: fill(body) };
}

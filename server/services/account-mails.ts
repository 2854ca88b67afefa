import type { Locale } from '@/lib/contract/primitives';
import en from '@/lib/i18n/messages/en.json';
import si from '@/lib/i18n/messages/si.json';
import ta from '@/lib/i18n/messages/ta.json';

const WORDS: Record<Locale, (typeof en)['mails']> = { en: en.mails, si: si.mails, ta: ta.mails };

/** A letter with a link, in the reader's language. */
export function letter(kind: 'verify' | 'reset', locale: Locale, link: string): { subject: string; text: string } {
  const { subject, text } = WORDS[locale][kind];
  return { subject, text: `${text}\n\n${link}\n\n${WORDS[locale].ignore}\n\nSriVibes\n` };
}

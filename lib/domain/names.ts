import type { Locale, LocalizedName } from '@/lib/contract/primitives';

/** A name in the reader's language, in English where it has none there (or only white space). */
export function nameIn(locale: Locale, name: LocalizedName): string {
  const own = name[locale]?.trim();
  return own ? own : name.en;
}

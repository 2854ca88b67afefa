import type { Locale } from './locales';

/** A name in up to three languages; English is always there. */
export interface LocalizedName {
  en: string;
  si?: string | undefined;
  ta?: string | undefined;
}

/** The name in the reader's language, else in English. */
export function localName(name: LocalizedName, locale: Locale | string): string {
  return (locale === 'si' ? name.si : locale === 'ta' ? name.ta : undefined) || name.en;
}

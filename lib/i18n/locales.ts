/** The languages of the product, in the order in which they are offered. */
export const LOCALES = ['en', 'si', 'ta'] as const;
export type Locale = (typeof LOCALES)[number];

export const DEFAULT_LOCALE: Locale = 'en';

/** Cookie that holds the reader's choice; no cookie means "what the browser asks for". */
export const LOCALE_COOKIE = 'locale';

/** Everybody in the country reads the same clock, wherever their phone believes it is. */
export const TIME_ZONE = 'Asia/Colombo';

/** That clock beside UTC, the same all year. */
export const UTC_OFFSET = '+05:30';

/** Each language by its own name. */
export const LOCALE_LABELS: Record<Locale, string> = { en: 'English', si: 'සිංහල', ta: 'தமிழ்' };

export function isLocale(value: unknown): value is Locale {
  return typeof value === 'string' && (LOCALES as readonly string[]).includes(value);
}

/**
 * The best language for an Accept-Language header such as `ta-LK,ta;q=0.9,en;q=0.8`.
 * Entries are weighed by q; what we do not speak is passed over; nothing left gives the default.
 */
export function negotiateLocale(acceptLanguage: string | null | undefined): Locale {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';');
      const q = parameters.map((p) => p.trim()).find((p) => p.startsWith('q='));
      return { language: tag.split('-')[0], weight: q ? Number(q.slice(2)) : 1 };
    })
    .filter((entry) => entry.weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of wanted) if (isLocale(language)) return language;
  return DEFAULT_LOCALE;
}

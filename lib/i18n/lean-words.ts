import type en from './messages/en.json';

type Messages = typeof en;

/** The words that the tracking page behind a share link needs: all it carries of the catalogue. */
export function leanWords({ track, trip, eta, freshness, tripStatus, map, common, passenger, nav }: Messages) {
  const { reconnecting, offline, demo, details, language, loading, retry, connecting, theme } = common;
  const { busIn, textMode, mapMode } = passenger;
  return {
    skip: nav.skip,
    home: nav.home,
    track,
    trip,
    eta,
    freshness,
    tripStatus,
    map,
    common: { reconnecting, offline, demo, details, language, loading, retry, connecting, theme },
    passenger: { busIn, textMode, mapMode },
  };
}
export type LeanWords = ReturnType<typeof leanWords>;

/** Those of them that stand around every page without React. */
export const frameWords = ({ skip, home, common: { language, theme } }: LeanWords) => ({ skip, home, language, theme });

type Leaves<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaves<T[K], `${Prefix}${K}.`>;
}[keyof T & string];
/** `trip.departs`: a message by its path. */
export type WordKey = Leaves<LeanWords>;

const PLURAL = /\{(\w+), plural, one \{([^}]*)\} other \{([^}]*)\}\}/g;

/**
 * A translator without the ICU library: arguments, and "one" against "other", are all that these messages use (and none of
 * the three languages knows more).
 */
export function translator(words: LeanWords): (key: WordKey, values?: Record<string, string | number>) => string {
  return (key, values = {}) => {
    const message = key.split('.').reduce<unknown>((tree, part) => (tree as Record<string, unknown>)[part], words);
    return String(message)
      .replace(PLURAL, (_, name: string, one: string, other: string) =>
        (Number(values[name]) === 1 ? one : other).replaceAll('#', String(values[name])),
      )
      .replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  };
}

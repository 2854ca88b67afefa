import { describe, expect, it } from 'vitest';
import { ERROR_CODES, errorKey } from '@/lib/i18n/error-key';
import { isLocale, negotiateLocale } from '@/lib/i18n/locales';
import en from '@/lib/i18n/messages/en.json';
import si from '@/lib/i18n/messages/si.json';
import ta from '@/lib/i18n/messages/ta.json';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as [string, string]] : [...flat(value, `${prefix}${key}.`)],
    ),
  );
}

/** The names of a message's arguments, with `plural` where it counts: `{count, plural, …}` → `count:plural`. */
function placeholders(message: string): string[] {
  return [
    ...new Set([...message.matchAll(/\{(\w+)(?:\s*,\s*(\w+))?/g)].map(([, name, kind]) => `${name}:${kind ?? ''}`)),
  ]
    .filter((p) => /^[a-z]/.test(p))
    .sort();
}

function balanced(message: string): boolean {
  let depth = 0;
  for (const c of message) {
    if (c === '{') depth++;
    if (c === '}') depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** The same in every language: a name, an emergency word, a unit of one bar. */
const SAME = new Set(['driver.sos']);

const english = flat(en);
const others = [
  ['si', flat(si), /\p{Script=Sinhala}/u, /\p{Script=Tamil}/u],
  ['ta', flat(ta), /\p{Script=Tamil}/u, /\p{Script=Sinhala}/u],
] as const;

describe.each(others)('messages in %s', (_locale, messages, script, foreign) => {
  it('has exactly the keys of English', () => {
    expect([...messages.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it('takes the same arguments', () => {
    for (const [key, message] of english) {
      expect([key, placeholders(messages.get(key) ?? '')]).toEqual([key, placeholders(message)]);
    }
  });

  it('is written in its own script and in no other', () => {
    const odd = [...messages].filter(([key, text]) => !SAME.has(key) && (!script.test(text) || foreign.test(text)));
    expect(odd).toEqual([]);
  });
});

it('every message is closed ICU without a stray quote, which ICU would swallow', () => {
  for (const messages of [english, flat(si), flat(ta)]) {
    for (const [key, text] of messages) {
      expect([key, balanced(text), text.includes("'"), text.trim() === '']).toEqual([key, true, false, false]);
    }
  }
});

it('every code of the contract has its words', () => {
  expect(Object.keys(en.errors).sort()).toEqual([...ERROR_CODES].sort());
  expect(errorKey('SEAT_TAKEN')).toBe('SEAT_TAKEN');
  expect(errorKey('toString')).toBe('INTERNAL');
  expect(errorKey(undefined)).toBe('INTERNAL');
});

describe('negotiateLocale', () => {
  it.each([
    ['ta-LK,ta;q=0.9,en;q=0.8', 'ta'],
    ['de,si;q=0.5,en;q=0.4', 'si'],
    ['en;q=0.3, si;q=0.7', 'si'],
    ['si;q=0, ta;q=0.1', 'ta'],
    ['fr-FR', 'en'],
    ['', 'en'],
    [null, 'en'],
  ])('%j → %s', (header, locale) => expect(negotiateLocale(header)).toBe(locale));

  it('knows a locale from anything else', () => {
    expect([isLocale('si'), isLocale('SI'), isLocale(undefined)]).toEqual([true, false, false]);
  });
});

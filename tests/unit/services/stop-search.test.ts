import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoRoutes } from '@/prisma/seed/demo-data';
import { gazetteer } from '@/prisma/seed/towns';
import { createStopIndex, type StopFact } from '@/server/services/stop-search';

const stops: StopFact[] = demoRoutes.flatMap((route, r) =>
  route.stops.map(({ name, lat, lng }, s) => ({ id: `${r}-${s}`, name, lat, lng, routeCode: route.code })),
);
const index = createStopIndex(stops, gazetteer);
const names = [...new Map(stops.map(({ name }) => [name.en, name])).values()];
/** Where the stop stands among what is found, from 1; 0: nowhere. */
const rankOf = (query: string, en: string) => index.search(query, 10).findIndex(({ name }) => name.en === en) + 1;

describe('every stop that ships', () => {
  it.each(['en', 'si', 'ta'] as const)('is the first that its name in %s finds', (language) => {
    const missed = names.filter((name) => name[language] && rankOf(name[language], name.en) !== 1);
    // Another stop may bear the same name in another language.
    const fair = missed.filter(({ en, [language]: said }) => {
      const first = index.search(said ?? '', 1)[0];
      return first?.name[language] !== said && first?.name.en !== en;
    });
    expect(fair.map(({ en }) => en)).toEqual([]);
    expect(names.length).toBeGreaterThan(100);
  });

  it('is found by its first letters, in lower case and in capitals', () => {
    for (const { en } of names) {
      const part = en.slice(0, Math.max(5, Math.ceil(en.length * 0.7)));
      for (const query of [part.toLowerCase(), part.toUpperCase()]) {
        expect([query, rankOf(query, en) > 0]).toEqual([query, true]);
      }
    }
  });

  it('is found with one slip of the finger', () => {
    const long = names.filter(({ en }) => /^[a-z]{7,}$/i.test(en));
    expect(long.length).toBeGreaterThan(40);
    const slip = fc.record({
      stop: fc.constantFrom(...long),
      at: fc.nat(100),
      kind: fc.constantFrom('drop', 'double', 'swap', 'vowel'),
    });
    fc.assert(
      fc.property(slip, ({ stop: { en }, at, kind }) => {
        const i = 1 + (at % (en.length - 2));
        const letters = [...en];
        const [a = '', b = ''] = [letters[i], letters[i + 1]];
        if (kind === 'drop') letters.splice(i, 1);
        if (kind === 'double') letters.splice(i, 0, a);
        if (kind === 'swap') letters.splice(i, 2, b, a);
        if (kind === 'vowel') letters[i] = 'e';
        expect([letters.join(''), rankOf(letters.join(''), en) > 0]).toEqual([letters.join(''), true]);
      }),
      { numRuns: 400 },
    );
  });
});

describe('Nugegoda', () => {
  it.each([
    'Nugegoda',
    'නුගේගොඩ',
    'நுகேகொடை',
    'nugegoda bus',
    'Nugegda',
    'නුගෙගොඩ',
    'nugegode',
    'Nugeegoda',
    'නුගේගොඩ බස් නැවතුම',
    '  NUGEGODA  ',
    'nugeg',
  ])('%s', (query) => expect(index.search(query, 3)[0]?.name.en).toBe('Nugegoda'));
});

it('answers for a town without a stop of its own with the stop that is nearest', () => {
  const [found] = index.search('Katugastota', 1);
  expect(found?.name.en).toBe('Katugastota');
  const town = index.search('Deltara', 1)[0];
  expect(town).toMatchObject({ kind: 'TOWN', name: { en: 'Deltara' } });
  expect(town?.nearest?.metres).toBeGreaterThan(0);
  expect(stops.some(({ id }) => id === town?.id)).toBe(true);
});

it('finds nothing for what is no place, and takes whatever is written', () => {
  expect(index.search('xyzzyqwv', 5)).toEqual([]);
  expect(index.search('   ', 5)).toEqual([]);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 120 }), fc.integer({ min: 1, max: 50 }), (query, limit) => {
      expect(index.search(query, limit).length).toBeLessThanOrEqual(limit);
    }),
  );
});

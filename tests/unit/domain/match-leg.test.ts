import { describe, expect, it } from 'vitest';
import { matchLeg } from '@/lib/domain/match-leg';

const stops = [...'abcdb'].map((id) => ({ id }));
const set = (ids: string) => (ids === '' ? null : new Set(ids));

describe('the part of a trip that a search means', () => {
  it.each([
    ['a', 'c', [0, 2]],
    ['', 'b', [0, 1]],
    ['c', '', [2, 4]],
    ['', '', [0, 4]],
    ['b', 'd', [1, 3]],
    ['ab', 'cd', [1, 2]],
    ['d', 'b', [3, 4]],
  ])('%j → %j: the shortest ride', (from, to, [pickup, drop]) => {
    expect(matchLeg(stops, set(from), set(to))).toEqual({ pickup, drop });
  });

  it('is none against the direction of travel, or where nothing matches', () => {
    expect(matchLeg(stops, set('d'), set('a'))).toBeNull();
    expect(matchLeg(stops, set('x'), null)).toBeNull();
    expect(matchLeg(stops, null, new Set())).toBeNull();
  });
});

import { expect, it } from 'vitest';
import { pickable } from '@/components/driver/pickable';
import type { TripSummary } from '@/lib/contract/views';

const trip = (id: string) => ({ id }) as TripSummary;
const ids = (trips: readonly string[], current: string) => pickable(trips.map(trip), trip(current)).map(({ id }) => id);

it('another trip can be chosen wherever there is one, and the one at hand is among them', () => {
  expect(ids([], 'a')).toEqual([]);
  expect(ids(['a'], 'a')).toEqual([]);
  expect(ids(['a', 'b'], 'b')).toEqual(['a', 'b']);
  // Given to another driver meanwhile: the list no longer has it.
  expect(ids(['b'], 'a')).toEqual(['a', 'b']);
});

import { expect, it } from 'vitest';
import { nameIn } from '@/lib/domain/names';

it('names a place in the reader’s language, else in English', () => {
  const kandy = { en: 'Kandy', si: 'මහනුවර', ta: '' };
  expect(nameIn('en', kandy)).toBe('Kandy');
  expect(nameIn('si', kandy)).toBe('මහනුවර');
  expect(nameIn('ta', kandy)).toBe('Kandy');
  expect(nameIn('ta', { en: 'Galle' })).toBe('Galle');
});

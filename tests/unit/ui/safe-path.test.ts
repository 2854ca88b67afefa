import { expect, it } from 'vitest';
import { safePath } from '@/app/(public)/login/safe-path';

it.each([
  ['/driver', '/driver'],
  ['/passenger/trips?x=1#y', '/passenger/trips?x=1#y'],
])('%j is a path of this site', (value, path) => expect(safePath(value)).toBe(path));

it.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  'javascript:alert(1)',
  'driver',
  '',
  undefined,
  null,
])('%j leads home', (value) => expect(safePath(value)).toBe('/'));

it('a repeated parameter leads home', () => expect(safePath(['/a', '/b'])).toBe('/'));

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { leave } from '@/components/ui/sign-out';

const TICKET = 'srivibes.tickets';
const UNSENT = 'srivibes.outbox';
let kept: Record<string, string>;
let steps: string[];
let signOut: () => Response | Promise<Response>;

vi.mock('@/lib/client/app-worker', () => ({
  forgetKeptPages: async () => void steps.push('pages forgotten'),
  endPush: async () => void steps.push('rings no more'),
}));

beforeEach(() => {
  steps = [];
  kept = { [TICKET]: '[]', [UNSENT]: '[]' };
  signOut = () => Response.json({ url: 'http://localhost/' });
  vi.stubGlobal('window', { location: { href: '', assign: (path: string) => steps.push(`to ${path}`) } });
  vi.stubGlobal(
    'localStorage',
    Object.defineProperties(kept, {
      removeItem: { value: (name: string) => delete kept[name] },
      setItem: { value() {} },
    }),
  );
  vi.stubGlobal('fetch', async (url: string) => {
    if (url.endsWith('/csrf')) return Response.json({ csrfToken: 'c' });
    steps.push('asked');
    return signOut();
  });
});
afterEach(() => vi.unstubAllGlobals());

it('signs out with the server first, then leaves nothing of the person but what is unsent', async () => {
  expect(await leave()).toBe(true);
  expect(steps).toEqual(['asked', 'pages forgotten', 'rings no more', 'to /']);
  expect(Object.keys(kept)).toEqual([UNSENT]);
});

it.each([
  ['there is no line', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['the proxy answers in its place', () => new Response('<html>502</html>', { status: 502 })],
  ['it wants to be asked once more', () => Response.json({ url: 'http://localhost/api/auth/signout?csrf=true' })],
])('destroys nothing where the server did not sign out: %s', async (_, answer) => {
  signOut = answer;
  expect(await leave()).toBe(false);
  expect(steps).toEqual(['asked']);
  expect(Object.keys(kept)).toEqual([TICKET, UNSENT]);
});

it('forgets the person whose account is no more in any case', async () => {
  signOut = () => Promise.reject(new TypeError('Failed to fetch'));
  expect(await leave(true)).toBe(true);
  expect(steps).toEqual(['asked', 'pages forgotten', 'rings no more', 'to /']);
  expect(Object.keys(kept)).toEqual([UNSENT]);
});

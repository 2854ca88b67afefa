import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { Trouble } from '@/components/driver/trouble';
import type { Driving } from '@/components/driver/use-driving';
import type { ConnectionState } from '@/lib/client/connection';
import messages from '@/lib/i18n/messages/en.json';

vi.mock('next/navigation', () => ({ usePathname: () => '/driver' }));

const SIGN_IN = 'href="/login?callbackUrl=%2Fdriver"';
const NEXT = 'To the next trip';

/** What the notice of a trip under way reads, as HTML. */
function notice(part: Partial<Driving>): string {
  const driving = {
    ...{
      status: 'STARTED',
      connection: { state: 'online' },
      error: null,
      refusal: null,
      durable: true,
      lamp: 'sending',
    },
    ...{ gps: { state: 'good', fix: null, since: 0 }, kept: 0, dropped: 0, waiting: 0, askGpsAgain: () => undefined },
    ...part,
  } as Driving;
  return renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={messages} timeZone="Asia/Colombo">
      <Trouble driving={driving} underWay awake away={null} drivingTime={null} onNext={() => undefined} />
    </NextIntlClientProvider>,
  );
}
const ended = (reason: 'TOKEN_EXPIRED' | 'ORIGIN_NOT_ALLOWED'): ConnectionState => ({ state: 'ended', reason });
const ways = (html: string) => [html.includes(SIGN_IN), html.includes(NEXT)];

it('shows the way to sign in where the session has ended, also in an emergency, and where nothing else would help', () => {
  expect(notice({})).toBe('');
  const html = notice({ connection: ended('TOKEN_EXPIRED') });
  expect([html.includes(messages.errors.TOKEN_EXPIRED), ...ways(html)]).toEqual([true, true, false]);
  expect(ways(notice({ connection: ended('TOKEN_EXPIRED'), status: 'EMERGENCY' }))).toEqual([true, false]);
  expect(ways(notice({ connection: ended('ORIGIN_NOT_ALLOWED') }))).toEqual([false, false]);
});

it('shows the way to the next trip where this one is another driver’s, and not for any other refusal', () => {
  const refused = (code: string) => ({ error: code, refusal: code });
  expect(ways(notice(refused('FORBIDDEN')))).toEqual([false, true]);
  expect(ways(notice({ ...refused('TRIP_NOT_FOUND'), status: 'EMERGENCY' }))).toEqual([false, true]);
  expect(ways(notice(refused('TRIP_NOT_STARTED')))).toEqual([false, false]);
  // A fix of the trip before has been refused; this one is ours.
  expect(ways(notice({ error: null, refusal: 'FORBIDDEN' }))).toEqual([false, false]);
});

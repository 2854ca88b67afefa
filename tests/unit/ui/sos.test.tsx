import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Sos } from '@/components/driver/sos';
import messages from '@/lib/i18n/messages/en.json';

const NOW = Date.parse('2026-11-23T06:00:00.000Z');
const session = { callForHelp: async () => undefined, undoHelp: async () => undefined };

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

it.each([
  ['can still be undone', 3_000, messages.driver.sosHold],
  ['is on its way', 0, messages.driver.sosRetry],
  ['was made before the clock was set back by an hour', 3_600_000, messages.driver.sosRetry],
])('a call that %s', (_when, ms, words) => {
  const sos = { id: 1, tripId: 't', status: 'EMERGENCY', timestamp: 'x', notBefore: NOW + ms } as const;
  const html = renderToStaticMarkup(
    <NextIntlClientProvider locale="en" messages={messages} timeZone="Asia/Colombo">
      <Sos session={session} sos={sos} />
    </NextIntlClientProvider>,
  );
  expect(html).toContain(words);
});

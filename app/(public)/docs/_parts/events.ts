import type { z } from 'zod';
import { htmlText } from '@/components/plain/html';
import { ACK_CODES, CONNECT_ERRORS, SESSION_END_REASONS } from '@/lib/contract/codes';
import { ACK_MEANINGS } from '@/lib/contract/documents/errors';
import type { JsonObject } from '@/lib/contract/documents/json-schema';
import { clientEvents, serverEvents } from '@/lib/contract/socket-events';
import { badge, entry, section } from './entry';
import { fields } from './fields';

type Write = (schema: z.ZodType) => JsonObject;

const idOf = (event: string) => event.replaceAll(':', '-');
const listed = (words: readonly string[]) => `<p class="mt-2 wrap-anywhere">${words.join(', ')}</p>`;

/** What clients send and hear, the rooms they are in, and every word of refusal. */
export function eventsSections(write: Write): string {
  const sent = Object.entries(clientEvents).map(([event, { summary, roles, payload, ack }]) =>
    entry(
      idOf(event),
      `<code>${event}</code>`,
      `<p class="mt-2">${htmlText(summary)}</p>` +
        `<p class="mt-1 text-sm text-muted">Who: ${roles === 'any' ? 'anybody connected' : roles.join(', ')}</p>` +
        fields('Payload', write(payload)) +
        fields('Ack, beside ok: true', write(ack)),
    ),
  );
  const heard = Object.entries(serverEvents).map(([event, { to, payload }]) =>
    entry(
      idOf(event),
      `<code>${event}</code>`,
      `<p class="mt-1 text-sm text-muted wrap-anywhere">To: ${htmlText(to)}</p>${fields('Payload', write(payload))}`,
    ),
  );
  const meanings = ACK_CODES.map(
    (code) =>
      `<div><dt class="inline">${badge(code)}</dt><dd class="ml-2 inline text-muted">${htmlText(ACK_MEANINGS[code])}</dd></div>`,
  );
  const refusals = [
    entry('ack-codes', 'In an ack: {ok: false, error}', `<dl class="mt-2 grid gap-1">${meanings.join('')}</dl>`),
    entry('connect-errors', 'When connecting: connect_error', listed(CONNECT_ERRORS)),
    entry('session-ends', 'When the server ends a session: server:session:ended', listed(SESSION_END_REASONS)),
  ];
  return [
    section('events', 'Socket events from clients', sent),
    section('server-events', 'Socket events from the server', heard),
    section('codes', 'Words of refusal', refusals),
  ].join('\n');
}

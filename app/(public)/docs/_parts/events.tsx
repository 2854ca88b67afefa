import type { z } from 'zod';
import { Badge } from '@/components/ui/badge';
import { ACK_CODES, CONNECT_ERRORS, SESSION_END_REASONS } from '@/lib/contract/codes';
import { ACK_MEANINGS } from '@/lib/contract/documents/errors';
import type { JsonObject } from '@/lib/contract/documents/json-schema';
import { clientEvents, serverEvents } from '@/lib/contract/socket-events';
import { Entry, Section } from './entry';
import { Fields } from './fields';

type Write = (schema: z.ZodType) => JsonObject;
const idOf = (event: string) => event.replaceAll(':', '-');

/** What clients send and hear, the rooms they are in, and every word of refusal. */
export function EventsSections({ write }: { write: Write }) {
  return (
    <>
      <Section id="events" title="Socket events from clients">
        {Object.entries(clientEvents).map(([event, { summary, roles, payload, ack }]) => (
          <Entry key={event} id={idOf(event)} title={<code>{event}</code>}>
            <p className="mt-2">{summary}</p>
            <p className="mt-1 text-sm text-muted">Who: {roles === 'any' ? 'anybody connected' : roles.join(', ')}</p>
            <Fields title="Payload" schema={write(payload)} />
            <Fields title="Ack, beside ok: true" schema={write(ack)} />
          </Entry>
        ))}
      </Section>
      <Section id="server-events" title="Socket events from the server">
        {Object.entries(serverEvents).map(([event, { to, payload }]) => (
          <Entry key={event} id={idOf(event)} title={<code>{event}</code>}>
            <p className="mt-1 text-sm text-muted wrap-anywhere">To: {to}</p>
            <Fields title="Payload" schema={write(payload)} />
          </Entry>
        ))}
      </Section>
      <Section id="codes" title="Words of refusal">
        <Entry id="ack-codes" title="In an ack: {ok: false, error}">
          <dl className="mt-2 grid gap-1">
            {ACK_CODES.map((code) => (
              <div key={code}>
                <dt className="inline">
                  <Badge>{code}</Badge>
                </dt>
                <dd className="ml-2 inline text-muted">{ACK_MEANINGS[code]}</dd>
              </div>
            ))}
          </dl>
        </Entry>
        <Entry id="connect-errors" title="When connecting: connect_error">
          <p className="mt-2 wrap-anywhere">{CONNECT_ERRORS.join(', ')}</p>
        </Entry>
        <Entry id="session-ends" title="When the server ends a session: server:session:ended">
          <p className="mt-2 wrap-anywhere">{SESSION_END_REASONS.join(', ')}</p>
        </Entry>
      </Section>
    </>
  );
}

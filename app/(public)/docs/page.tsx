import type { Metadata } from 'next';
import { getSessionUser } from '@/app/_lib/session';
import { AppShell } from '@/components/ui/app-shell';
import { createSchemaWriter } from '@/lib/contract/documents/json-schema';
import { endpoints } from '@/lib/contract/rest/endpoints';
import { clientEvents, serverEvents } from '@/lib/contract/socket-events';
import { runtime } from '@/server/runtime';
import { EndpointsSection } from './_parts/endpoints';
import { Entry, Section } from './_parts/entry';
import { EventsSections } from './_parts/events';
import { Fields } from './_parts/fields';

export const metadata: Metadata = { title: 'API' };

const CONTENTS = [
  ['#rest', 'REST'],
  ['#events', 'Events from clients'],
  ['#server-events', 'Events from the server'],
  ['#codes', 'Words of refusal'],
  ['#objects', 'Objects'],
  ['/api/openapi.json', 'OpenAPI 3.1 (JSON)'],
  ['/api/asyncapi.json', 'AsyncAPI 3.0 (JSON)'],
] as const;

/** The outward contract for those who write programs against it, made from the schemas that the server itself checks with. */
export default async function Docs() {
  const user = await getSessionUser();
  const { publicOrigin, version } = runtime().config;
  const writer = createSchemaWriter();
  // All objects must be known before they are listed; the sections below are rendered later than this line runs.
  for (const endpoint of Object.values(endpoints)) if ('response' in endpoint) writer.write(endpoint.response);
  for (const { payload, ack } of Object.values(clientEvents)) for (const schema of [payload, ack]) writer.write(schema);
  for (const { payload } of Object.values(serverEvents)) writer.write(payload);
  const objects = Object.entries(writer.components).sort(([a], [b]) => a.localeCompare(b));
  return (
    <AppShell user={user}>
      <div lang="en" className="flex flex-col gap-10">
        <header>
          <h1 className="text-3xl font-bold">SriVibes API {version}</h1>
          <p className="mt-3 max-w-3xl text-muted">
            REST and Socket.IO 4 (path <code>/socket.io</code>) at <code className="wrap-anywhere">{publicOrigin}</code>
            . WGS84 degrees, metres, metres per second, degrees clockwise from north, ISO 8601 UTC, LKR. Sign in with{' '}
            <code>POST /api/auth/token</code>; send the token as <code>Authorization: Bearer</code>, or in the
            handshake’s <code>auth.token</code>. What is private to somebody else is 404, like what does not exist.{' '}
            <code>POST</code> takes <code>Idempotency-Key</code>: the same key and body, the same answer. A{' '}
            <code>?</code> marks a field that may be left out.
          </p>
          <nav aria-label="Contents" className="mt-4">
            <ul className="flex flex-wrap gap-x-4">
              {CONTENTS.map(([href, title]) => (
                <li key={href}>
                  <a
                    href={href}
                    className="inline-flex min-h-touch items-center font-semibold text-accent-text underline underline-offset-4"
                  >
                    {title}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </header>
        <EndpointsSection write={writer.write} />
        <EventsSections write={writer.write} />
        <Section id="objects" title="Objects">
          {objects.map(([name, schema]) => (
            <Entry key={name} id={`object-${name}`} title={<code>{name}</code>}>
              <Fields title="Fields" schema={schema} />
            </Entry>
          ))}
        </Section>
      </div>
    </AppShell>
  );
}

import { htmlText } from '@/components/plain/html';
import { createSchemaWriter } from '@/lib/contract/documents/json-schema';
import type { Endpoint } from '@/lib/contract/rest/endpoint';
import { endpoints } from '@/lib/contract/rest/endpoints';
import { clientEvents, serverEvents } from '@/lib/contract/socket-events';
import { endpointsSection } from './_parts/endpoints';
import { entry, section } from './_parts/entry';
import { eventsSections } from './_parts/events';
import { fields } from './_parts/fields';

const CONTENTS = [
  ['#rest', 'REST'],
  ['#events', 'Events from clients'],
  ['#server-events', 'Events from the server'],
  ['#codes', 'Words of refusal'],
  ['#objects', 'Objects'],
  ['/api/openapi.json', 'OpenAPI 3.1 (JSON)'],
  ['/api/asyncapi.json', 'AsyncAPI 3.0 (JSON)'],
] as const;

const LINK = 'inline-flex min-h-touch items-center font-semibold text-accent-text underline underline-offset-4';

/** HTML of the outward contract, made from the schemas that the server itself checks with. */
export function docsMain({ publicOrigin, version }: { publicOrigin: string; version: string }): string {
  const { write, components } = createSchemaWriter();
  // All objects must be known before they are listed.
  for (const { query, body, response } of Object.values(endpoints) as Endpoint[]) {
    for (const schema of [query, body, response]) if (schema) write(schema);
  }
  for (const { payload, ack } of Object.values(clientEvents)) for (const schema of [payload, ack]) write(schema);
  for (const { payload } of Object.values(serverEvents)) write(payload);
  const objects = Object.entries(components)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, schema]) => entry(`object-${name}`, `<code>${name}</code>`, fields('Fields', schema)));
  const contents = CONTENTS.map(([href, title]) => `<li><a href="${href}" class="${LINK}">${title}</a></li>`);
  return `<div lang="en" class="mx-auto flex w-full max-w-6xl flex-col gap-10 px-4 py-5 sm:px-6 sm:py-8">
<header>
<h1 class="text-3xl font-bold">SriVibes API ${htmlText(version)}</h1>
<p class="mt-3 max-w-3xl text-muted">REST and Socket.IO 4 (path <code>/socket.io</code>) at <code class="wrap-anywhere">${htmlText(publicOrigin)}</code>. WGS84 degrees, metres, metres per second, degrees clockwise from north, ISO 8601 UTC, LKR. Sign in with <code>POST /api/auth/token</code>; send the token as <code>Authorization: Bearer</code>, or in the handshake’s <code>auth.token</code>. What is private to somebody else is 404, like what does not exist. <code>POST</code> takes <code>Idempotency-Key</code>: the same key and body, the same answer. A <code>?</code> marks a field that may be left out.</p>
<nav aria-label="Contents" class="mt-4"><ul class="flex flex-wrap gap-x-4">${contents.join('')}</ul></nav>
</header>
${endpointsSection(write)}
${eventsSections(write)}
${section('objects', 'Objects', objects)}
</div>`;
}

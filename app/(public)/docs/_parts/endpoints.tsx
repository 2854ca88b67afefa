import { Badge } from '@/components/ui/badge';
import { restCodesOf } from '@/lib/contract/documents/errors';
import type { JsonObject } from '@/lib/contract/documents/json-schema';
import type { Endpoint } from '@/lib/contract/rest/endpoint';
import { endpoints } from '@/lib/contract/rest/endpoints';
import { Entry, Section } from './entry';
import { Fields } from './fields';

type Write = (schema: NonNullable<Endpoint['body']>) => JsonObject;

const who = ({ access }: Endpoint): string => {
  if (access === 'public') return 'Anybody';
  return access === 'user' ? 'Anybody signed in' : access.join(', ');
};

/** Every path of the API, in the order of the contract. */
export function EndpointsSection({ write }: { write: Write }) {
  return (
    <Section id="rest" title="REST, under /api">
      {(Object.entries(endpoints) as [string, Endpoint][]).map(([name, endpoint]) => {
        const { method, path, summary, query, body, status, response } = endpoint;
        return (
          <Entry
            key={name}
            id={name}
            title={
              <>
                <Badge tone={method === 'GET' ? 'live' : method === 'DELETE' ? 'danger' : 'look'}>{method}</Badge>{' '}
                <code>{path}</code>
              </>
            }
          >
            <p className="mt-2">{summary}</p>
            <p className="mt-1 text-sm text-muted">Who: {who(endpoint)}</p>
            {query ? <Fields title="Query" schema={write(query)} /> : null}
            {body ? <Fields title="Body" schema={write(body)} /> : null}
            {response ? (
              <Fields title={`Answer ${status}`} schema={write(response)} />
            ) : (
              <p className="mt-3 text-sm font-semibold text-muted">
                Answer {status}
                <span className="ml-2 font-normal">{status === 204 ? 'without a body' : 'as text'}</span>
              </p>
            )}
            <h4 className="mt-3 text-sm font-semibold text-muted">Errors</h4>
            <p className="text-sm wrap-anywhere">
              {[...restCodesOf(endpoint)].map(([code, words]) => `${code} ${words.join(', ')}`).join(' · ')}
            </p>
          </Entry>
        );
      })}
    </Section>
  );
}

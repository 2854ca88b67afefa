import { htmlText } from '@/components/plain/html';
import { restCodesOf } from '@/lib/contract/documents/errors';
import type { JsonObject } from '@/lib/contract/documents/json-schema';
import type { Endpoint } from '@/lib/contract/rest/endpoint';
import { endpoints } from '@/lib/contract/rest/endpoints';
import { badge, entry, section } from './entry';
import { fields } from './fields';

type Write = (schema: NonNullable<Endpoint['body']>) => JsonObject;

const who = ({ access }: Endpoint): string => {
  if (access === 'public') return 'Anybody';
  return access === 'user' ? 'Anybody signed in' : access.join(', ');
};

const tone = (method: string) => (method === 'GET' ? 'live' : method === 'DELETE' ? 'danger' : 'look');

/** Every path of the API, in the order of the contract. */
export function endpointsSection(write: Write): string {
  const entries = (Object.entries(endpoints) as [string, Endpoint][]).map(([name, endpoint]) => {
    const { method, path, summary, query, body, status, response } = endpoint;
    const nothing = `<p class="mt-3 text-sm font-semibold text-muted">Answer ${status}<span class="ml-2 font-normal">${status === 204 ? 'without a body' : 'as text'}</span></p>`;
    const errors = [...restCodesOf(endpoint)].map(([code, words]) => `${code} ${words.join(', ')}`).join(' · ');
    return entry(
      name,
      `${badge(method, tone(method))} <code>${htmlText(path)}</code>`,
      [
        `<p class="mt-2">${htmlText(summary)}</p>`,
        `<p class="mt-1 text-sm text-muted">Who: ${who(endpoint)}</p>`,
        query ? fields('Query', write(query)) : '',
        body ? fields('Body', write(body)) : '',
        response ? fields(`Answer ${status}`, write(response)) : nothing,
        '<h4 class="mt-3 text-sm font-semibold text-muted">Errors</h4>',
        `<p class="text-sm wrap-anywhere">${htmlText(errors)}</p>`,
      ].join(''),
    );
  });
  return section('rest', 'REST, under /api', entries);
}

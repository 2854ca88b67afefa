import type { BodyOf, QueryOf, ResponseOf } from '@/lib/contract/rest/endpoints';
import type { Alert } from '@/lib/contract/views';
import type { Actor } from '../services/actor';
import type { Manifests } from '../services/manifest';
import type { HandlersFor } from './bind';

export interface ConductorHandlerDeps {
  manifests: Manifests;
  sync(actor: Actor, body: BodyOf<'syncScans'>): Promise<ResponseOf<'syncScans'>>;
  cash(actor: Actor, query: QueryOf<'getCash'>): Promise<ResponseOf<'getCash'>>;
  report(actor: Actor, tripId: string, body: BodyOf<'reportProblem'>): Promise<Alert>;
}

type Names = 'getManifest' | 'syncScans' | 'getCash' | 'reportProblem';

export const conductorHandlers = ({ manifests, sync, cash, report }: ConductorHandlerDeps): HandlersFor<Names> => ({
  getManifest: async ({ actor, params, request }) => {
    const manifest = await manifests.of(actor, params.id);
    const headers = { etag: `"${manifest.version}"`, 'cache-control': 'private, no-cache' };
    // On a weak line a minute's look costs a few hundred bytes while nothing has changed.
    const known = request.headers.get('if-none-match')?.split(/\s*,\s*/) ?? [];
    if (known.includes(headers.etag) || known.includes(`W/${headers.etag}`)) {
      return new Response(null, { status: 304, headers });
    }
    return Response.json(manifest, { headers });
  },
  syncScans: ({ actor, body }) => sync(actor, body),
  getCash: ({ actor, query }) => cash(actor, query),
  reportProblem: ({ actor, params, body }) => report(actor, params.id, body),
});

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Registry } from 'prom-client';
import { Refusal } from '../services/refusal';
import type { ClientInfo, HandlersFor } from './bind';

export type OpsEndpoint = 'getHealth' | 'getReady' | 'getMetrics';

export interface OpsDeps {
  /** Of the product, from package.json. */
  version: string;
  /** Names of the parts that do not answer; empty when all do. */
  readiness(): Promise<string[]>;
  /** What is amiss without being in the way of answers. */
  warnings?(): string[];
  metrics: Pick<Registry, 'metrics' | 'contentType'>;
  metricsToken: string | undefined;
  /** Seconds since the process began. */
  uptimeSeconds(): number;
}

export const createOpsHandlers = (deps: OpsDeps): HandlersFor<OpsEndpoint> => ({
  getHealth: async () => ({ status: 'ok', version: deps.version, uptimeSeconds: Math.round(deps.uptimeSeconds()) }),

  getReady: async () => {
    const failing = await deps.readiness();
    const warnings = deps.warnings?.() ?? [];
    const amiss = warnings.length > 0 ? { failing, warnings } : { failing };
    if (failing.length === 0) return { status: 'ready', ...amiss };
    return Response.json({ status: 'failing', ...amiss }, { status: 503 });
  },

  getMetrics: async ({ request, client }) => {
    if (!mayReadMetrics(request, client, deps.metricsToken)) throw new Refusal('FORBIDDEN');
    return new Response(await deps.metrics.metrics(), { headers: { 'content-type': deps.metrics.contentType } });
  },
});

/** From this very machine, not through a proxy on it; or with the token. */
function mayReadMetrics(request: Request, { address, viaProxy }: ClientInfo, token: string | undefined): boolean {
  if (!viaProxy && /^(127\.|::1$|::ffff:127\.)/.test(address)) return true;
  const given = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  return token !== undefined && given !== undefined && timingSafeEqual(sha256(given), sha256(token));
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();

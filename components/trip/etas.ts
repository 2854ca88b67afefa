import type { ServerEta } from '@/lib/contract/locations';
import type { Eta } from './eta-text';

/** The server's arrivals by stop id, in epoch ms. */
export function etasByStop(eta: ServerEta | null): Map<string, Eta> {
  return new Map(
    (eta?.stops ?? []).map(({ stopId, eta: at, earliest, latest, source }) => [
      stopId,
      { eta: Date.parse(at), earliest: Date.parse(earliest), latest: Date.parse(latest), source },
    ]),
  );
}

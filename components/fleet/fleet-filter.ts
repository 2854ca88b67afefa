import type { Freshness } from '@/lib/contract/primitives';
import type { FleetVehicle, TripSummary } from '@/lib/contract/views';

/** How a bus is counted: the trouble it is in, else how old its position is. */
export const BUS_STATES = ['EMERGENCY', 'LIVE', 'AGING', 'STALE', 'LOST', 'PAUSED'] as const;
export type BusState = (typeof BUS_STATES)[number];

export interface FleetFilter {
  readonly text: string;
  /** Empty: all. */
  readonly operatorId: string;
  readonly routeCode: string;
  readonly state: BusState | '';
}

export const NO_FILTER: FleetFilter = { text: '', operatorId: '', routeCode: '', state: '' };

export function stateOf({ status, freshness }: { status: string; freshness: Freshness }): BusState {
  if (status === 'EMERGENCY' || status === 'PAUSED') return status;
  return freshness;
}

const plain = (text: string) => text.normalize('NFKC').toLocaleLowerCase().replace(/\s+/g, ' ').trim();

/** The buses that pass, troubles first, then by route and registration. `facts` adds names to what is searched. */
export function filterFleet(
  vehicles: Iterable<FleetVehicle>,
  facts: ReadonlyMap<string, TripSummary>,
  filter: FleetFilter,
): FleetVehicle[] {
  const wanted = plain(filter.text);
  const found: FleetVehicle[] = [];
  for (const vehicle of vehicles) {
    const trip = facts.get(vehicle.tripId);
    if (filter.routeCode && vehicle.routeCode !== filter.routeCode) continue;
    if (filter.state && stateOf(vehicle) !== filter.state) continue;
    if (filter.operatorId && trip?.operatorId !== filter.operatorId) continue;
    if (wanted) {
      const { en, si = '', ta = '' } = trip?.routeName ?? { en: '' };
      const words = [vehicle.routeCode, vehicle.registration, trip?.operatorName ?? '', en, si, ta];
      if (!words.some((word) => plain(word).includes(wanted))) continue;
    }
    found.push(vehicle);
  }
  // Thousands of buses share some hundred routes: the slow comparison is made for those alone.
  const places = new Map(routeCodes(found).map((code, place) => [code, place]));
  const rank = ({ status, routeCode }: FleetVehicle) => (status === 'EMERGENCY' ? -1 : (places.get(routeCode) ?? 0));
  return found.sort((a, b) => rank(a) - rank(b) || compare(a.registration, b.registration));
}

const numeric = new Intl.Collator('en', { numeric: true });
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The routes that buses are on, each once: 2 before 10. */
export function routeCodes(vehicles: Iterable<FleetVehicle>): string[] {
  const codes = new Set<string>();
  for (const { routeCode } of vehicles) codes.add(routeCode);
  return [...codes].sort(numeric.compare);
}

export function countStates(vehicles: Iterable<FleetVehicle>): Record<BusState, number> {
  const counts: Record<BusState, number> = { EMERGENCY: 0, LIVE: 0, AGING: 0, STALE: 0, LOST: 0, PAUSED: 0 };
  for (const vehicle of vehicles) counts[stateOf(vehicle)] += 1;
  return counts;
}

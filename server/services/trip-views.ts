import type { LocalizedName, TripStatus } from '@/lib/contract/primitives';
import type { TripDetail, TripStaffView, TripStop, TripSummary } from '@/lib/contract/views';
import { toRupees } from './money';

export interface StopRecord {
  id: string;
  sequence: number;
  name: LocalizedName;
  lat: number;
  lng: number;
  offsetMinutes: number;
}

/** What a list of trips needs of each. Times are Dates, money is cents. */
export interface TripSummaryRecord {
  id: string;
  routeId: string;
  vehicleId: string;
  driverId: string;
  conductorId: string | null;
  departsAt: Date;
  arrivesAt: Date;
  status: TripStatus;
  fareCents: number;
  startedAt: Date | null;
  endedAt: Date | null;
  cancelledAt: Date | null;
  madeUp: boolean;
  route: {
    id: string;
    code: string;
    name: LocalizedName;
    color: string | null;
    operatorId: string;
    operator: { name: string };
  };
  vehicle: { registration: string; seatCount: number };
}

/** A trip with its whole route; stops in the order of travel. */
export interface TripRecord extends TripSummaryRecord {
  route: TripSummaryRecord['route'] & { path: [number, number][]; stops: StopRecord[] };
}

const MINUTE_MS = 60_000;
const iso = (date: Date | null) => date?.toISOString() ?? null;

/** What the public may know of a trip. Fields are named one by one, so that nothing else of the record can slip out. */
export function toTripSummary(trip: TripSummaryRecord): TripSummary {
  const { route, vehicle } = trip;
  return {
    id: trip.id,
    routeId: route.id,
    routeCode: route.code,
    routeName: route.name,
    color: route.color,
    operatorId: route.operatorId,
    operatorName: route.operator.name,
    registration: vehicle.registration,
    status: trip.status,
    departsAt: trip.departsAt.toISOString(),
    arrivesAt: trip.arrivesAt.toISOString(),
    startedAt: iso(trip.startedAt),
    endedAt: iso(trip.endedAt),
    fareLkr: toRupees(trip.fareCents),
    seatCount: vehicle.seatCount,
    madeUp: trip.madeUp,
  };
}

export function toTripDetail(trip: TripRecord): TripDetail {
  return {
    ...toTripSummary(trip),
    stops: trip.route.stops.map((stop) => toTripStop(stop, trip.departsAt)),
    path: trip.route.path,
  };
}

/** The same with crew and vehicle: for the trip's own operator, its own crew, and admins. */
export function toTripStaffView(trip: TripRecord): TripStaffView {
  const { vehicleId, driverId, conductorId } = trip;
  return { ...toTripDetail(trip), vehicleId, driverId, conductorId };
}

function toTripStop({ id, sequence, name, lat, lng, offsetMinutes }: StopRecord, departsAt: Date): TripStop {
  const scheduledAt = new Date(departsAt.getTime() + offsetMinutes * MINUTE_MS).toISOString();
  return { id, sequence, name, lat, lng, offsetMinutes, scheduledAt };
}

/** A name in the three languages of the country; in the demo's data none of them is ever missing. */
export interface DemoName {
  en: string;
  si: string;
  ta: string;
}

export interface DemoStop {
  /** The place: the same key on every route that stops there. */
  key: string;
  name: DemoName;
  /** WGS84 degrees. */
  lat: number;
  lng: number;
  /** Whole minutes after departure, strictly rising, 0 at the first stop. */
  offsetMinutes: number;
  /** True where the position is an estimate and not a place of the sources. */
  approximate?: true;
}

export type DemoRouteKind = 'URBAN' | 'NORMAL' | 'LUXURY' | 'EXPRESSWAY';

/** One direction of a line. The return names its outbound in `outboundKey` and shares its code. */
export interface DemoRoute {
  key: string;
  code: string;
  kind: DemoRouteKind;
  name: DemoName;
  color: string;
  /** As published, not measured along `path` (which joins the stops with straight lines). */
  distanceKm: number;
  /** Whole rupees from end to end; made up. */
  fareLkr: number;
  speedLimitKmh: number;
  stops: DemoStop[];
  /** [lat, lng] in the direction of travel: every stop, and here and there a waypoint between two. */
  path: [number, number][];
  source: string;
  outboundKey?: string;
}

export interface DemoOperator {
  key: string;
  name: string;
}

export interface DemoPerson {
  email: string;
  name: string;
}

export interface DemoLogin extends DemoPerson {
  role: 'PASSENGER' | 'DRIVER' | 'CONDUCTOR' | 'BUSINESS' | 'ADMIN';
  /** Whose staff the user is; absent for PASSENGER and ADMIN. */
  operatorKey?: string;
}

export interface DemoCrew extends DemoPerson {
  operatorKey: string;
}

export interface DemoVehicle {
  registration: string;
  seatCount: number;
  operatorKey: string;
}

/** How often one line runs, both directions alike. */
export interface DemoLine {
  outboundKey: string;
  returnKey: string;
  operatorKey: string;
  vehicleCount: number;
  /** Minutes between two departures of the same direction. */
  headwayMinutes: number;
}

/** A GTFS block: what one vehicle does all week, to and fro between the ends of its line. */
export interface DemoBlock {
  key: string;
  registration: string;
  operatorKey: string;
  outboundKey: string;
  returnKey: string;
  driverEmail: string;
  conductorEmail?: string;
  /** First departure (outbound), in minutes after Monday 00:00 in Sri Lanka. */
  firstDepartureMinute: number;
  /** Trips a week, evenly spread and always even in number: the week then repeats for ever. */
  tripsPerWeek: number;
}

export interface DemoFleet {
  timetableNote: DemoName;
  operators: DemoOperator[];
  logins: DemoLogin[];
  /** The trip's crew and the passenger's booking are found through this block. */
  demoBlockKey: string;
  drivers: DemoCrew[];
  conductors: DemoCrew[];
  vehicles: DemoVehicle[];
  lines: DemoLine[];
  blocks: DemoBlock[];
}

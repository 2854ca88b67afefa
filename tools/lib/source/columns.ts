import type { Cells } from './row';

type Field = keyof Cells;

/** The names under which each field is known, letters and digits only, in the order of preference. */
const NAMES: Record<Field, readonly string[]> = {
  vehicle: ['vehicleid', 'vehicle', 'busid', 'bus', 'deviceid', 'device', 'vehiclelabel', 'registration', 'driverid'],
  route: ['routeid', 'route', 'routeshortname', 'line', 'lineid', 'routecode'],
  trip: ['tripid', 'trip', 'journeyid', 'tripno'],
  time: ['timestamp', 'time', 'datetime', 'recordedat', 'fixat', 'at', 'gpstime', 'date', 'devicetime'],
  lat: ['latitude', 'lat', 'y'],
  lng: ['longitude', 'lng', 'lon', 'long', 'x'],
  speed: ['speed', 'speedms', 'speedmps', 'velocity', 'speedkmh', 'speedkph', 'speedmph'],
  heading: ['heading', 'bearing', 'course', 'direction', 'azimuth'],
  accuracy: ['accuracy', 'hdopmetres', 'horizontalaccuracy'],
};

const REQUIRED: readonly Field[] = ['time', 'lat', 'lng'];

export interface Columns {
  /** Which of the source's names holds a field. */
  readonly names: Partial<Record<Field, string>>;
  /** Turns the speed of the source into m/s, as its name tells. */
  readonly speedFactor: number;
  /** What cannot be done without and is not there. */
  readonly missing: readonly string[];
}

/** Finds out by their names which column (or key) holds what. */
export function detectColumns(headers: readonly string[]): Columns {
  const plain = new Map(headers.map((header) => [header.toLowerCase().replace(/[^a-z0-9]/g, ''), header]));
  const names: Partial<Record<Field, string>> = {};
  for (const field of Object.keys(NAMES) as Field[]) {
    const known = NAMES[field].find((name) => plain.has(name));
    if (known !== undefined) names[field] = plain.get(known) as string;
  }
  const missing: string[] = REQUIRED.filter((field) => names[field] === undefined);
  if (names.vehicle === undefined && names.trip === undefined) missing.push('vehicle or trip');
  const speedName = names.speed?.toLowerCase() ?? '';
  const speedFactor = /k(m|p)/.test(speedName) ? 1 / 3.6 : speedName.includes('mph') ? 0.44704 : 1;
  return { names, speedFactor, missing };
}

/** The words of a row under our names. */
export function cellsOf(columns: Columns, word: (name: string) => string | undefined): Cells {
  const cells: Cells = {};
  for (const [field, name] of Object.entries(columns.names) as [Field, string][]) {
    const text = word(name);
    if (text !== undefined) cells[field] = text;
  }
  return cells;
}

import GtfsRealtimeBindings from 'gtfs-realtime-bindings';
import { PlainError } from '../plain-error';
import { type Parsed, parseRow } from './row';

const { FeedMessage } = GtfsRealtimeBindings.transit_realtime;

const word = (value: { toString(): string } | number | null | undefined) =>
  value === null || value === undefined ? undefined : String(value);

/** Positions of one GTFS-realtime feed message (VehiclePositions). Throws PlainError for what is none. */
export function parseGtfsRealtime(bytes: Uint8Array, file: string): Parsed[] {
  let feed: ReturnType<typeof FeedMessage.decode>;
  try {
    feed = FeedMessage.decode(bytes);
  } catch {
    throw new PlainError(`${file}: not a GTFS-realtime feed.`);
  }
  const headerTime = word(feed.header?.timestamp);
  return feed.entity.flatMap((entity): Parsed[] => {
    const { vehicle } = entity;
    if (!vehicle || entity.isDeleted) return [];
    const { position, trip } = vehicle;
    const time = word(vehicle.timestamp);
    // An optional field that is not set reads as null or as its default: only its own key tells.
    const own = (key: 'bearing' | 'speed') =>
      position && Object.hasOwn(position, key) ? word(position[key] as number | null | undefined) : undefined;
    return [
      parseRow(
        {
          vehicle: word(vehicle.vehicle?.id) ?? word(vehicle.vehicle?.label) ?? word(entity.id),
          route: word(trip?.routeId),
          trip: word(trip?.tripId),
          time: time && time !== '0' ? time : headerTime,
          lat: word(position?.latitude),
          lng: word(position?.longitude),
          speed: own('speed'),
          heading: own('bearing'),
        },
        `${file} entity ${entity.id}`,
      ),
    ];
  });
}

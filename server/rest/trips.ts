import type { ResponseOf } from '@/lib/contract/rest/endpoints';
import type { Actor } from '../services/actor';
import type { Bookings } from '../services/bookings';
import type { History } from '../services/history';
import { Refusal } from '../services/refusal';
import type { StopSearch } from '../services/stop-search';
import type { Trips } from '../services/trips';
import type { HandlersFor } from './bind';

export interface TripHandlerDeps {
  stopSearch: StopSearch;
  trips: Trips;
  bookings: Bookings;
  history: History;
  live: {
    of(tripId: string): Promise<ResponseOf<'getTripLive'>>;
    mayFollow(actor: Actor, tripId: string): Promise<boolean>;
  };
}

type Names =
  | 'listStops'
  | 'listTrips'
  | 'createTrip'
  | 'getTrip'
  | 'patchTrip'
  | 'getTripLive'
  | 'getTripHistory'
  | 'getTripSeats'
  | 'createBooking';

export const tripHandlers = ({ stopSearch, trips, bookings, history, live }: TripHandlerDeps): HandlersFor<Names> => ({
  listStops: async ({ query }) => ({ items: await stopSearch.search(query.q, query.limit) }),
  listTrips: ({ actor, query }) => trips.list(actor, query),
  createTrip: ({ actor, body }) => trips.create(actor, body),
  getTrip: ({ actor, params }) => trips.get(actor, params.id),
  patchTrip: ({ actor, params, body }) => trips.patch(actor, params.id, body),

  getTripLive: async ({ actor, params }) => {
    const { id } = await trips.getTripRecord(params.id);
    if (!(await live.mayFollow(actor, id))) throw new Refusal('FORBIDDEN', 'This trip is not yours to follow.');
    return live.of(id);
  },

  getTripHistory: async ({ actor, params, query }) => {
    if (query.format === 'json') return history.page(actor, params.id, query);
    const { contentType, filename, body } = await history.file(actor, params.id, query.format);
    return new Response(body, {
      headers: { 'content-type': contentType, 'content-disposition': `attachment; filename="${filename}"` },
    });
  },

  getTripSeats: ({ params, query }) => bookings.seatPlan(params.id, query),
  createBooking: ({ actor, params, body, request }) =>
    bookings.create(actor, params.id, body, request.headers.get('idempotency-key')),
});

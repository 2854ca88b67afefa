import type { Bookings } from '../services/bookings';
import type { HandlersFor } from './bind';

type Names = 'listBookings' | 'getBooking' | 'deleteBooking' | 'getTicket';

export const bookingHandlers = ({ bookings }: { bookings: Bookings }): HandlersFor<Names> => ({
  listBookings: ({ actor, query }) => bookings.list(actor, query),
  getBooking: ({ actor, params }) => bookings.get(actor, params.id),
  deleteBooking: ({ actor, params }) => bookings.cancel(actor, params.id),
  getTicket: ({ actor, params }) => bookings.ticket(actor, params.id),
});

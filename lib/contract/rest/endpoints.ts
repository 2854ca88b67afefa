import { z } from 'zod';
import { AlertRecord, Booking, TripDetail, TripListing, TripStaffView } from '../views';
import { accountEndpoints } from './account';
import * as b from './bodies';
import { conductorEndpoints } from './conductor';
import { driverEndpoints } from './driver';
import { defineEndpoints } from './endpoint';
import { noticeEndpoints } from './notices';
import { paymentEndpoints } from './payments';
import { pushEndpoints } from './push';
import { reportEndpoints } from './reports';
import { stopEndpoints } from './stops';

const STAFF = ['ADMIN', 'BUSINESS'] as const;
const ADMIN = ['ADMIN'] as const;

/** Every path under `/api`: who, what goes in, what comes out. Handlers, OpenAPI and the client are made from it. */
export const endpoints = defineEndpoints({
  createToken: {
    method: 'POST',
    path: '/auth/token',
    summary: 'Sign in with e-mail and password.',
    access: 'public',
    body: b.Credentials,
    status: 200,
    response: b.TokenAnswer,
    errors: ['INVALID_CREDENTIALS', 'RATE_LIMITED'],
  },
  createSocketToken: {
    method: 'POST',
    path: '/auth/socket-token',
    summary: 'A ten-minute token for the sockets of a signed-in browser.',
    access: 'user',
    status: 200,
    response: b.TokenAnswer,
  },
  getMe: { method: 'GET', path: '/me', summary: 'The caller.', access: 'user', status: 200, response: b.User },
  patchMe: {
    method: 'PATCH',
    path: '/me',
    summary: 'Change the caller’s name, phone or language.',
    access: 'user',
    body: b.MePatch,
    status: 200,
    response: b.User,
  },

  listOperators: {
    method: 'GET',
    path: '/operators',
    summary: 'Operators; BUSINESS sees its own.',
    access: STAFF,
    query: b.PageQuery,
    status: 200,
    response: b.page(b.Operator),
  },
  createOperator: {
    method: 'POST',
    path: '/operators',
    summary: 'Add an operator.',
    access: ADMIN,
    body: b.OperatorCreate,
    status: 201,
    response: b.Operator,
  },
  getOperator: {
    method: 'GET',
    path: '/operators/:id',
    summary: 'One operator.',
    access: STAFF,
    status: 200,
    response: b.Operator,
  },
  patchOperator: {
    method: 'PATCH',
    path: '/operators/:id',
    summary: 'Change an operator.',
    access: STAFF,
    body: b.OperatorPatch,
    status: 200,
    response: b.Operator,
  },
  deleteOperator: {
    method: 'DELETE',
    path: '/operators/:id',
    summary: 'Remove an operator that has nothing.',
    access: ADMIN,
    status: 204,
    errors: ['IN_USE'],
  },

  listUsers: {
    method: 'GET',
    path: '/users',
    summary: 'Users.',
    access: STAFF,
    query: b.PageQuery,
    status: 200,
    response: b.page(b.User),
  },
  createUser: {
    method: 'POST',
    path: '/users',
    summary: 'Add a user. BUSINESS adds drivers, conductors and colleagues of its own operator.',
    access: STAFF,
    body: b.UserCreate,
    status: 201,
    response: b.User,
    errors: ['EMAIL_TAKEN'],
  },
  getUser: { method: 'GET', path: '/users/:id', summary: 'One user.', access: STAFF, status: 200, response: b.User },
  patchUser: {
    method: 'PATCH',
    path: '/users/:id',
    summary: 'Change a user; `active: false` bans at once, on every node.',
    access: STAFF,
    body: b.UserPatch,
    status: 200,
    response: b.User,
    errors: ['EMAIL_TAKEN'],
  },
  deleteUser: {
    method: 'DELETE',
    path: '/users/:id',
    summary: 'Delete a user: their seats to come are given back, nothing that tells of them is kept.',
    access: STAFF,
    status: 204,
  },

  listVehicles: {
    method: 'GET',
    path: '/vehicles',
    summary: 'Vehicles.',
    access: STAFF,
    query: b.PageQuery,
    status: 200,
    response: b.page(b.Vehicle),
  },
  createVehicle: {
    method: 'POST',
    path: '/vehicles',
    summary: 'Add a vehicle.',
    access: STAFF,
    body: b.VehicleCreate,
    status: 201,
    response: b.Vehicle,
    errors: ['REGISTRATION_TAKEN'],
  },
  getVehicle: {
    method: 'GET',
    path: '/vehicles/:id',
    summary: 'One vehicle.',
    access: STAFF,
    status: 200,
    response: b.Vehicle,
  },
  patchVehicle: {
    method: 'PATCH',
    path: '/vehicles/:id',
    summary: 'Change a vehicle.',
    access: STAFF,
    body: b.VehiclePatch,
    status: 200,
    response: b.Vehicle,
    errors: ['REGISTRATION_TAKEN', 'CONFLICT'],
  },
  deleteVehicle: {
    method: 'DELETE',
    path: '/vehicles/:id',
    summary: 'Remove a vehicle without trips.',
    access: STAFF,
    status: 204,
    errors: ['IN_USE'],
  },

  listRoutes: {
    method: 'GET',
    path: '/routes',
    summary: 'Routes.',
    access: STAFF,
    query: b.PageQuery,
    status: 200,
    response: b.page(b.Route),
  },
  createRoute: {
    method: 'POST',
    path: '/routes',
    summary: 'Add a route with its stops and path; without a path the stops are joined.',
    access: STAFF,
    body: b.RouteCreate,
    status: 201,
    response: b.Route,
  },
  getRoute: {
    method: 'GET',
    path: '/routes/:id',
    summary: 'One route.',
    access: STAFF,
    status: 200,
    response: b.Route,
  },
  patchRoute: {
    method: 'PATCH',
    path: '/routes/:id',
    summary: 'Change a route; stops can be replaced while no trip uses them.',
    access: STAFF,
    body: b.RoutePatch,
    status: 200,
    response: b.Route,
    errors: ['IN_USE'],
  },
  deleteRoute: {
    method: 'DELETE',
    path: '/routes/:id',
    summary: 'Remove a route without trips.',
    access: STAFF,
    status: 204,
    errors: ['IN_USE'],
  },

  listTrips: {
    method: 'GET',
    path: '/trips',
    summary: 'Trips by departure: from, to, day, status.',
    access: 'public',
    query: b.TripQuery,
    status: 200,
    response: b.page(TripListing),
  },
  createTrip: {
    method: 'POST',
    path: '/trips',
    summary: 'Add a trip.',
    access: STAFF,
    body: b.TripCreate,
    status: 201,
    response: TripStaffView,
  },
  getTrip: {
    method: 'GET',
    path: '/trips/:id',
    summary: 'One trip; its operator and admins see the crew too.',
    access: 'public',
    status: 200,
    response: z.union([TripStaffView, TripDetail]),
  },
  patchTrip: {
    method: 'PATCH',
    path: '/trips/:id',
    summary: 'Assign crew and vehicle, move the departure, or cancel.',
    access: STAFF,
    body: b.TripPatch,
    status: 200,
    response: TripStaffView,
    errors: ['INVALID_TRANSITION', 'TRIP_ENDED'],
  },
  getTripLive: {
    method: 'GET',
    path: '/trips/:id/live',
    summary: 'Where the bus is now and when it comes.',
    access: 'user',
    status: 200,
    response: b.TripLive,
  },
  getTripHistory: {
    method: 'GET',
    path: '/trips/:id/history',
    summary: 'The stored points by time of fix; json (paged), geojson, gpx or csv.',
    access: STAFF,
    query: b.HistoryQuery,
    status: 200,
    response: b.page(b.HistoryPoint),
  },
  getTripSeats: {
    method: 'GET',
    path: '/trips/:id/seats',
    summary: 'Which seats are free on a leg.',
    access: 'public',
    query: b.SeatQuery,
    status: 200,
    response: b.SeatPlan,
  },

  createBooking: {
    method: 'POST',
    path: '/trips/:id/bookings',
    summary: 'Book a seat for a leg.',
    access: ['PASSENGER', 'ADMIN', 'BUSINESS', 'CONDUCTOR'],
    body: b.BookingCreate,
    status: 201,
    response: Booking,
    errors: ['SEAT_TAKEN', 'TRIP_ENDED'],
  },
  listBookings: {
    method: 'GET',
    path: '/bookings',
    summary: 'The caller’s own; staff see their operator’s.',
    access: ['PASSENGER', 'ADMIN', 'BUSINESS'],
    query: b.BookingQuery,
    status: 200,
    response: b.page(Booking),
  },
  getBooking: {
    method: 'GET',
    path: '/bookings/:id',
    summary: 'One booking.',
    access: 'user',
    status: 200,
    response: Booking,
  },
  deleteBooking: {
    method: 'DELETE',
    path: '/bookings/:id',
    summary: 'Cancel a booking.',
    access: 'user',
    status: 200,
    response: Booking,
    errors: ['CONFLICT'],
  },
  getTicket: {
    method: 'GET',
    path: '/bookings/:id/ticket',
    summary: 'The signed ticket and its QR code.',
    access: 'user',
    status: 200,
    response: b.TicketAnswer,
  },

  createShare: {
    method: 'POST',
    path: '/trips/:id/share',
    summary: 'A link with which anybody can follow this one trip.',
    access: 'user',
    status: 201,
    response: b.ShareAnswer,
  },
  deleteShare: { method: 'DELETE', path: '/shares/:id', summary: 'Revoke a link.', access: 'user', status: 204 },
  createShareSession: {
    method: 'POST',
    path: '/shares/:token/session',
    summary: 'A ten-minute socket token for that one trip.',
    access: 'public',
    status: 200,
    response: b.ShareSession,
  },

  ...stopEndpoints,
  ...paymentEndpoints,
  ...noticeEndpoints,
  ...pushEndpoints,
  ...accountEndpoints,
  ...reportEndpoints,

  listAlerts: {
    method: 'GET',
    path: '/alerts',
    summary: 'Alerts, newest first.',
    access: STAFF,
    query: b.AlertQuery,
    status: 200,
    response: b.page(AlertRecord),
  },
  acknowledgeAlert: {
    method: 'POST',
    path: '/alerts/:id/acknowledge',
    summary: 'Take an alert.',
    access: STAFF,
    status: 200,
    response: AlertRecord,
  },
  resolveAlert: {
    method: 'POST',
    path: '/alerts/:id/resolve',
    summary: 'Close an alert.',
    access: STAFF,
    status: 200,
    response: AlertRecord,
  },

  ...conductorEndpoints,
  ...driverEndpoints,

  getHealth: {
    method: 'GET',
    path: '/health',
    summary: 'The process lives.',
    access: 'public',
    status: 200,
    response: b.Health,
  },
  getReady: {
    method: 'GET',
    path: '/ready',
    summary: 'All parts answer; 503 names those that do not.',
    access: 'public',
    status: 200,
    response: b.Ready,
  },
  getMetrics: { method: 'GET', path: '/metrics', summary: 'Prometheus text.', access: 'public', status: 200 },
});

export type Endpoints = typeof endpoints;
export type EndpointName = keyof Endpoints;
type Part<E extends EndpointName, K extends 'query' | 'body' | 'response'> =
  Endpoints[E] extends Record<K, infer S extends z.ZodType> ? S : never;
type Parsed<S> = [S] extends [never] ? undefined : S extends z.ZodType ? z.output<S> : never;
type Given<S> = [S] extends [never] ? undefined : S extends z.ZodType ? z.input<S> : never;

export type QueryOf<E extends EndpointName> = Parsed<Part<E, 'query'>>;
export type BodyOf<E extends EndpointName> = Parsed<Part<E, 'body'>>;
export type BodyInput<E extends EndpointName> = Given<Part<E, 'body'>>;
export type ResponseOf<E extends EndpointName> = Parsed<Part<E, 'response'>>;

type PathNames<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathNames<`/${Rest}`>
  : P extends `${string}:${infer Name}`
    ? Name
    : never;
export type ParamsOf<E extends EndpointName> = Record<PathNames<Endpoints[E]['path']>, string>;

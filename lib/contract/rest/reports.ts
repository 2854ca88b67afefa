import { z } from 'zod';
import { Id, Instant, Latitude, LocalizedName, Longitude } from '../primitives';
import { PageQuery, page } from './bodies';
import { defineEndpoints } from './endpoint';

/** A passenger's quiet word about a bus. Drivers and conductors have no way to these. */

export const REPORT_KINDS = ['HARASSMENT', 'RECKLESS_DRIVING', 'OVERCHARGING'] as const;
export const ReportKind = z.enum(REPORT_KINDS).meta({ id: 'ReportKind' });
export type ReportKind = z.infer<typeof ReportKind>;

const Moment = z.iso.datetime();

export const ReportCreate = z.object({
  clientId: Id.meta({ description: 'the phone’s own; a repeat gets the first answer' }),
  tripId: Id,
  kind: ReportKind,
  seatNumber: z.int().min(1).max(100).optional(),
  lat: Latitude.optional(),
  lng: Longitude.optional(),
  note: z.string().trim().max(500).optional(),
  happenedAt: Instant.meta({ description: 'by the phone’s clock; it may have had no line for days' }),
});

/** As its reporter sees it. */
export const Report = z
  .object({
    id: Id,
    receipt: z.string(),
    tripId: Id,
    kind: ReportKind,
    happenedAt: Moment,
    createdAt: Moment,
    handled: z.boolean(),
  })
  .meta({ id: 'Report' });

/** As staff see it: what happened where, and not who said so. */
export const StaffReport = Report.extend({
  routeCode: z.string(),
  routeName: LocalizedName,
  departsAt: Moment,
  registration: z.string(),
  seatNumber: z.int().nullable(),
  note: z.string().nullable(),
  lat: z.number().nullable(),
  lng: z.number().nullable(),
}).meta({ id: 'StaffReport' });

const STAFF = ['ADMIN', 'BUSINESS'] as const;

export const reportEndpoints = defineEndpoints({
  createReport: {
    method: 'POST',
    path: '/reports',
    summary: 'Report harassment, reckless driving or overcharging. The bus’s crew never learns of it.',
    access: ['PASSENGER'],
    body: ReportCreate,
    status: 201,
    response: Report,
    errors: ['RATE_LIMITED'],
  },
  listReports: {
    method: 'GET',
    path: '/reports',
    summary: 'Reports, newest first; BUSINESS sees its operator’s.',
    access: STAFF,
    query: PageQuery.extend({ handled: z.stringbool().optional() }),
    status: 200,
    response: page(StaffReport),
  },
  getReport: {
    method: 'GET',
    path: '/reports/:receipt',
    summary: 'One report by its receipt, for who made it and for staff.',
    access: ['PASSENGER', 'ADMIN', 'BUSINESS'],
    status: 200,
    response: Report,
  },
  handleReport: {
    method: 'POST',
    path: '/reports/:id/handle',
    summary: 'It has been dealt with; again changes nothing.',
    access: STAFF,
    status: 200,
    response: StaffReport,
  },
});

import { z } from 'zod';
import { Id, LocalizedName } from '../primitives';
import { defineEndpoints } from './endpoint';

export const FoundStop = z
  .object({
    /** Of a stop there, as `from` and `to` of the trips take it; a town’s is that of the nearest stop. */
    id: Id,
    kind: z.enum(['STOP', 'TOWN']),
    name: LocalizedName,
    lat: z.number(),
    lng: z.number(),
    /** Codes of the routes that call there. */
    routes: z.array(z.string()),
    /** Of a town: where its bus stops, and how far that is. */
    nearest: z.object({ name: LocalizedName, metres: z.int() }).nullable(),
  })
  .meta({ id: 'FoundStop' });

export const stopEndpoints = defineEndpoints({
  listStops: {
    method: 'GET',
    path: '/stops',
    summary: 'Stops and towns by name, in any of the three scripts, misspelt or not.',
    access: 'public',
    query: z.object({
      q: z.string().trim().min(1).max(120),
      limit: z.coerce.number().int().min(1).max(50).default(8),
    }),
    status: 200,
    response: z.object({ items: z.array(FoundStop) }),
  },
});

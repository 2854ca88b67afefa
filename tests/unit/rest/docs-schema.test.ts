import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fieldsOf, typeOf } from '@/app/(public)/docs/_parts/schema';
import { createSchemaWriter } from '@/lib/contract/documents/json-schema';
import { endpoints } from '@/lib/contract/rest/endpoints';
import { clientEvents, serverEvents } from '@/lib/contract/socket-events';

const written = (schema: z.ZodType) => createSchemaWriter().write(schema);
const text = (schema: z.ZodType) =>
  typeOf(written(schema))
    .map((part) => ('object' in part ? `<${part.object}>` : part.text))
    .join('');

describe('types in words', () => {
  it.each([
    [z.string(), 'string'],
    [z.iso.datetime(), 'string (date-time)'],
    [z.string().nullable(), 'string | null'],
    [z.enum(['A', 'B']), '"A" | "B"'],
    [z.literal(true), 'true'],
    [z.array(z.tuple([z.number(), z.number()])), 'list of [number, number]'],
    [endpoints.listVehicles.response.shape.items, 'list of <Vehicle>'],
    [z.unknown(), 'anything'],
  ])('says each kind', (schema, words) => {
    expect(text(schema)).toBe(words);
  });

  it('names the fields inside of lists too, with limits and defaults', () => {
    const fields = fieldsOf(written(endpoints.createRoute.body));
    const of = (name: string) => fields.find((field) => field.name === name);
    expect(of('stops')).toMatchObject({ required: true, notes: ['2 to 200 items'] });
    expect(of('stops[].lat')).toMatchObject({ required: true, notes: ['WGS84 degrees', '-90 to 90'] });
    expect(of('path')).toMatchObject({ required: false, notes: ['at most 20000 items', 'default []'] });
    expect(of('color')?.notes[0]).toMatch(/^matches/);
  });

  it('finds no schema of the contract that it has no words for', () => {
    const schemas = [
      ...Object.values(endpoints).flatMap((e) => ('response' in e ? [e.response] : [])),
      ...Object.values(clientEvents).map(({ ack }) => ack),
      ...Object.values(serverEvents).map(({ payload }) => payload),
    ];
    for (const schema of schemas) {
      const all = fieldsOf(written(schema as z.ZodType)).flatMap(({ type }) => type);
      expect(all.filter((part) => 'text' in part && part.text === 'anything')).toEqual([]);
    }
  });
});

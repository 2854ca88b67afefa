import type { JsonObject } from '@/lib/contract/documents/json-schema';

/** A piece of a type's name: plain words, or the name of an object that is described further down. */
export type TypePart = { text: string } | { object: string };

export interface FieldDoc {
  name: string;
  type: TypePart[];
  required: boolean;
  /** Meaning, limits and default, in words. */
  notes: string[];
}

const COMPONENT = '#/components/schemas/';
const words = (text: string): TypePart[] => [{ text }];

/** The type of a JSON Schema in a few words. */
export function typeOf(schema: JsonObject): TypePart[] {
  const { $ref, type, items, prefixItems, format } = schema;
  if (typeof $ref === 'string') return [{ object: $ref.replace(COMPONENT, '') }];
  if (Array.isArray(schema.enum)) return words(schema.enum.map((value) => JSON.stringify(value)).join(' | '));
  if ('const' in schema) return words(JSON.stringify(schema.const));
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) return separated(choices as JsonObject[], ' | ');
  if (Array.isArray(prefixItems))
    return [...words('['), ...separated(prefixItems as JsonObject[], ', '), ...words(']')];
  if (items !== undefined) return [...words('list of '), ...typeOf(items as JsonObject)];
  if (Array.isArray(type)) return words(type.join(' | '));
  if (typeof type === 'string') return words(typeof format === 'string' ? `${type} (${format})` : type);
  return words('anything');
}

const separated = (schemas: JsonObject[], mark: string): TypePart[] =>
  schemas.flatMap((schema, index) => [...(index > 0 ? words(mark) : []), ...typeOf(schema)]);

/** The fields of an object; those of objects inside objects and lists too, under dotted names. */
export function fieldsOf(schema: JsonObject, prefix = ''): FieldDoc[] {
  const required = new Set((schema.required ?? []) as string[]);
  return Object.entries((schema.properties ?? {}) as Record<string, JsonObject>).flatMap(([name, field]) => {
    const inner = field.items === undefined ? field : (field.items as JsonObject);
    const path = `${prefix}${name}`;
    const nested = inner.properties ? fieldsOf(inner, `${path}${field.items === undefined ? '.' : '[].'}`) : [];
    return [{ name: path, type: typeOf(field), required: required.has(name), notes: notesOf(field) }, ...nested];
  });
}

/** What a schema says beyond its type. */
function notesOf(schema: JsonObject): string[] {
  const { description, default: preset, minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } = schema;
  const notes = typeof description === 'string' ? [description] : [];
  const range = (low: unknown, high: unknown, unit: string) => {
    if (low === undefined && high === undefined) return;
    if (low === undefined) notes.push(`at most ${high}${unit}`);
    else if (high === undefined) notes.push(`at least ${low}${unit}`);
    else notes.push(`${low} to ${high}${unit}`);
  };
  range(minimum, maximum, '');
  range(minLength, maxLength, ' characters');
  if (!Array.isArray(schema.prefixItems)) range(minItems, maxItems, ' items');
  if (typeof pattern === 'string' && schema.format === undefined) notes.push(`matches ${pattern}`);
  if (preset !== undefined) notes.push(`default ${JSON.stringify(preset)}`);
  return notes;
}

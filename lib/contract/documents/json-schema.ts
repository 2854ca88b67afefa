import { z } from 'zod';

export type JsonObject = { [key: string]: unknown };

/**
 * Turns zod schemas into JSON Schema (2020-12) and gathers those that have a name (`.meta({id})`) as components.
 * Schemas are written as the client sees them: what it may send, and what it is sent.
 */
export function createSchemaWriter(componentPath = '#/components/schemas/') {
  const components: Record<string, JsonObject> = {};

  const rewrite = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(rewrite);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        key === '$ref' && typeof inner === 'string' ? inner.replace('#/$defs/', componentPath) : rewrite(inner),
      ]),
    );
  };

  return {
    components,
    /** @throws when zod cannot say the schema in JSON Schema. */
    write(schema: z.ZodType): JsonObject {
      const whole = toJsonSchema(schema);
      for (const [name, component] of Object.entries((whole.$defs ?? {}) as JsonObject)) {
        components[name] = rewrite(component) as JsonObject;
      }
      return rewrite((whole.properties as JsonObject).root) as JsonObject;
    },
  };
}

/** The contract never changes while it runs, and a document takes some 50 ms to make: too long for every reader anew. */
const made = new WeakMap<z.ZodType, JsonObject>();

function toJsonSchema(schema: z.ZodType): JsonObject {
  // Wrapped, because only inner schemas become references by their name.
  const whole =
    made.get(schema) ?? (z.toJSONSchema(z.object({ root: schema }), { io: 'input', override: plain }) as JsonObject);
  made.set(schema, whole);
  return whole;
}

/** Leaves out what only machines that check dates by regular expression would read. */
function plain({ jsonSchema }: { jsonSchema: JsonObject }): void {
  if (jsonSchema.format === 'date-time' || jsonSchema.format === 'date' || jsonSchema.format === 'uuid') {
    delete jsonSchema.pattern;
  }
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}

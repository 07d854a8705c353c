/** A JSON Schema of the 2020 dialect, as OpenAPI 3.1 embeds it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export const id: JsonSchema = { type: 'string', format: 'uuid' };
export const text: JsonSchema = { type: 'string' };
export const number: JsonSchema = { type: 'number' };
export const integer: JsonSchema = { type: 'integer' };
export const instant: JsonSchema = { type: 'string', format: 'date-time' };
export const day: JsonSchema = { type: 'string', format: 'date' };
export const boolean: JsonSchema = { type: 'boolean' };
/** A document whose inside has a schema of its own, which `description` names. */
export const documentOf = (description: string): JsonSchema => ({ type: 'object', description });
/** A value of any kind that a register can hold. */
export const scalar: JsonSchema = { type: ['string', 'number', 'boolean', 'null'] };
/** An object whose names are not known beforehand. */
export const record = (values: JsonSchema): JsonSchema => ({ type: 'object', additionalProperties: values });

export const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
export const oneOf = (values: readonly string[]): JsonSchema => ({ enum: values });
export const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

/** A closed object; all properties are required except those named in `optional`. */
export function object(properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

export const page = (items: JsonSchema): JsonSchema =>
  object({ items: list(items), nextCursor: orNull(text) });

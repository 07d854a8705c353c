import type { JsonSchema } from './json-schema';

/** What tells of one home below its building, or of who lives there; a view of it is logged. */
export const PERSONAL_PROPERTIES = [
  'dwellingNumber',
  'contactPhone',
  'residents',
  'messages',
  'statement',
] as const;

/** In a response's schema: the property with the id of the registration that the object tells of. */
export const REGISTRATION_KEYWORD = 'x-registration';

/** An object that shows something of a home; `idIn` is its property with the registration's id. */
export function ofRegistration(idIn: 'id' | 'registrationId', schema: JsonSchema): JsonSchema {
  return { ...schema, [REGISTRATION_KEYWORD]: idIn };
}

/** The registrations of which an answer shows something personal, each once; what row-level security hid is not shown. */
export function registrationsShown(schema: JsonSchema, answer: unknown): string[] {
  const found = new Set<string>();
  collect(schema, answer, found);
  return [...found];
}

function collect(schema: JsonSchema, value: unknown, found: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  const { items, properties, anyOf } = schema as {
    items?: JsonSchema;
    properties?: Record<string, JsonSchema>;
    anyOf?: JsonSchema[];
  };
  if (Array.isArray(value)) {
    if (items) for (const item of value) collect(items, item, found);
    return;
  }
  const idIn = schema[REGISTRATION_KEYWORD];
  const id: unknown = typeof idIn === 'string' ? Reflect.get(value, idIn) : null;
  if (typeof id === 'string' && PERSONAL_PROPERTIES.some((name) => isShown(Reflect.get(value, name))))
    found.add(id);
  for (const option of anyOf ?? []) collect(option, value, found);
  for (const [name, inner] of Object.entries(properties ?? {}))
    collect(inner, Reflect.get(value, name), found);
}

function isShown(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined;
}

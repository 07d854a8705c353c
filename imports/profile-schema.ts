import { FIELD_OBSERVATIONS } from './field-observations';
import { BUILDING_FIELDS, DWELLING_FIELDS, type Field } from './profile-types';

/** WHATWG labels of the encodings that can be read. */
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5', 'windows-1252'] as const;

const text = { type: 'string', minLength: 1, maxLength: 200 } as const;
const columns = { type: 'array', items: text, uniqueItems: true, maxItems: 500 } as const;
const from = { ...columns, minItems: 1, maxItems: 5 } as const;
const date = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' } as const;
// what a visit's score is
const percent = { type: 'number', minimum: 0, maximum: 100 } as const;
const code = { type: 'string', pattern: '^[a-z][a-z0-9_]{0,63}$' } as const;

const key = { type: 'string', pattern: '^[a-z][a-z0-9-]{1,63}$' } as const;
const wording = {
  type: 'object',
  required: ['zh', 'en'],
  additionalProperties: false,
  properties: { zh: text, en: text },
} as const;

const maxLength = { type: 'integer', minimum: 1, maximum: 1000 } as const;

/** A value of one type; `own` are the properties of a field or of an observation, all required. */
function valueOf(
  own: Readonly<Record<string, object>>,
  type: string,
  more: Readonly<Record<string, object>>,
  required: readonly string[] = [],
): object {
  return {
    type: 'object',
    properties: { ...own, from, required: { type: 'boolean' }, type: { const: type }, ...more },
    required: [...Object.keys(own), 'from', 'type', ...required],
    additionalProperties: false,
  };
}

/** One branch per field of a building or dwelling: its column takes one type, within the column's bounds. */
function field(to: Field): object {
  const own = { to: { const: to } };
  const { value } = FIELD_OBSERVATIONS[to];
  if (value.type === 'text') return valueOf(own, 'text', { maxLength });
  if (value.type === 'date') return valueOf(own, 'date', { min: date, max: date });
  const bound = { type: 'number', minimum: value.min, maximum: value.max };
  const integer = value.whole ? { const: true } : { type: 'boolean' };
  return valueOf(own, 'number', { integer, min: bound, max: bound });
}

/** One branch per type. No text: it could hold anything about anybody, and for good. */
function observation(): object {
  const own = { key: code, label: wording };
  return {
    type: 'object',
    required: ['type'],
    discriminator: { propertyName: 'type' },
    oneOf: [
      valueOf(own, 'party', { maxLength }),
      valueOf(own, 'number', {
        integer: { type: 'boolean' },
        min: { type: 'number' },
        max: { type: 'number' },
      }),
      valueOf(own, 'date', { min: date, max: date, ahead: { type: 'boolean' } }),
      valueOf(own, 'boolean', { values: code }, ['values']),
      valueOf(own, 'enum', { values: code }, ['values']),
    ],
  };
}

/** JSON Schema (2020-12) of an import profile; `profile-types.ts` has the same shape as types. */
export const PROFILE_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://doorstep.example/schemas/import-profile.json',
  title: 'Import profile',
  type: 'object',
  required: [
    'key',
    'name',
    'source',
    'register',
    'subject',
    'complete',
    'format',
    'keyColumns',
    'observedAt',
    'valueMaps',
    'fields',
    'observations',
    'optionalColumns',
    'ignoredColumns',
  ],
  additionalProperties: false,
  properties: {
    key,
    name: wording,
    register: key,
    source: { type: 'string', minLength: 1, maxLength: 1000 },
    subject: { enum: ['building', 'dwelling', 'buildingVisit', 'advert'] },
    complete: { type: 'boolean' },
    goneLimit: { type: 'number', minimum: 0, maximum: 1 },
    format: {
      type: 'object',
      required: ['delimiter', 'encodings', 'dateFormats', 'unknown'],
      additionalProperties: false,
      properties: {
        delimiter: { enum: [',', ';', '\t', '|'] },
        encodings: {
          type: 'array',
          minItems: 1,
          uniqueItems: true,
          items: { enum: [...ENCODINGS] },
        },
        dateFormats: { type: 'array', items: text, uniqueItems: true },
        decimal: { enum: ['.', ','] },
        thousands: { enum: [',', '.', ' ', "'"] },
        unknown: { type: 'array', items: { type: 'string', maxLength: 50 }, uniqueItems: true },
      },
    },
    keyColumns: from,
    dwellingColumns: from,
    observedAt: {
      type: 'object',
      required: ['from'],
      discriminator: { propertyName: 'from' },
      oneOf: [
        { type: 'object', properties: { from: { const: 'file' } }, additionalProperties: false },
        {
          type: 'object',
          properties: { from: { const: 'column' }, column: text },
          required: ['column'],
          additionalProperties: false,
        },
      ],
    },
    districts: {
      type: 'object',
      required: ['column', 'areas'],
      additionalProperties: false,
      properties: {
        column: text,
        areas: {
          type: 'object',
          minProperties: 1,
          additionalProperties: {
            type: 'object',
            required: ['code', 'zh', 'en'],
            additionalProperties: false,
            properties: { code: key, zh: text, en: text },
          },
        },
      },
    },
    valueMaps: {
      type: 'object',
      propertyNames: code,
      additionalProperties: {
        type: 'object',
        minProperties: 1,
        additionalProperties: { oneOf: [{ type: 'boolean' }, code] },
      },
    },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        required: ['to'],
        discriminator: { propertyName: 'to' },
        oneOf: [...BUILDING_FIELDS, ...DWELLING_FIELDS].map(field),
      },
    },
    observations: { type: 'array', items: observation(), maxItems: 300 },
    visit: {
      type: 'object',
      required: ['score'],
      additionalProperties: false,
      properties: {
        score: {
          type: 'object',
          required: ['from', 'min', 'max'],
          additionalProperties: false,
          properties: { from, min: percent, max: percent },
        },
        areas: {
          type: 'object',
          required: ['min', 'max', 'notApplicable', 'columns'],
          additionalProperties: false,
          properties: {
            min: { type: 'integer' },
            max: { type: 'integer' },
            notApplicable: { type: 'array', items: text, uniqueItems: true },
            columns: { type: 'object', minProperties: 1, additionalProperties: code },
          },
        },
      },
    },
    advert: {
      type: 'object',
      required: ['source', 'address'],
      additionalProperties: false,
      properties: {
        source: key,
        address: from,
        unitKind: {
          type: 'object',
          required: ['from', 'values'],
          additionalProperties: false,
          properties: { from, values: code },
        },
        offeredFrom: from,
        offeredUntil: from,
      },
    },
    optionalColumns: columns,
    ignoredColumns: columns,
  },
} as const;

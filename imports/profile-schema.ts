import { BUILDING_FIELDS } from './profile-types';

/** WHATWG labels of the encodings that can be read. */
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5', 'windows-1252'] as const;

const text = { type: 'string', minLength: 1, maxLength: 200 } as const;
const columns = { type: 'array', items: text, uniqueItems: true, maxItems: 500 } as const;
const from = { ...columns, minItems: 1, maxItems: 5 } as const;
const date = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' } as const;
const code = { type: 'string', pattern: '^[a-z][a-z0-9_]{0,63}$' } as const;

const key = { type: 'string', pattern: '^[a-z][a-z0-9-]{1,63}$' } as const;
const wording = {
  type: 'object',
  required: ['zh', 'en'],
  additionalProperties: false,
  properties: { zh: text, en: text },
} as const;

/**
 * One branch per value type; `own` are the properties of a field or of an observation. Text is only for the named
 * fields of a building: a free text among the observations could hold anything about anybody, and for good.
 */
function mapping(own: Readonly<Record<string, object>>, texts: 'text' | 'party'): object {
  const branch = (
    type: string,
    more: Readonly<Record<string, object>>,
    required: readonly string[] = [],
  ): object => ({
    type: 'object',
    properties: { ...own, from, required: { type: 'boolean' }, type: { const: type }, ...more },
    required: [...Object.keys(own), 'from', 'type', ...required],
    additionalProperties: false,
  });
  return {
    type: 'object',
    required: ['type'],
    discriminator: { propertyName: 'type' },
    oneOf: [
      branch(texts, { maxLength: { type: 'integer', minimum: 1, maximum: 1000 } }),
      branch('number', { integer: { type: 'boolean' }, min: { type: 'number' }, max: { type: 'number' } }),
      branch('date', { min: date, max: date }),
      branch('boolean', { values: code }, ['values']),
      branch('enum', { values: code }, ['values']),
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
    subject: { enum: ['building', 'buildingVisit'] },
    complete: { type: 'boolean' },
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
    fields: { type: 'array', items: mapping({ to: { enum: [...BUILDING_FIELDS] } }, 'text') },
    observations: { type: 'array', items: mapping({ key: code, label: wording }, 'party'), maxItems: 300 },
    visit: {
      type: 'object',
      required: ['score'],
      additionalProperties: false,
      properties: {
        score: {
          type: 'object',
          required: ['from', 'min', 'max'],
          additionalProperties: false,
          properties: { from, min: { type: 'number' }, max: { type: 'number' } },
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
    optionalColumns: columns,
    ignoredColumns: columns,
  },
} as const;

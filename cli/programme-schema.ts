import type { JSONSchemaType } from 'ajv/dist/2020';

interface InTwoLanguages {
  zh: string;
  en: string;
}

/** What `doorstep programme create` reads. Another authority is another installation with another such file. */
export interface ProgrammeDocument {
  name: InTwoLanguages;
  purpose: InTwoLanguages;
  legalBasis: string;
  startsOn: string;
  endsOn: string;
  /** An IANA name, such as 'Asia/Shanghai'. */
  timeZone: string;
  /** 'CN' and 'CA-ON' are shipped; another one needs its days. */
  calendar: string;
  calendarDays?: { day: string; kind: 'holiday' | 'make_up'; name: string }[];
  defaultLocale: 'zh-CN' | 'en';
  verifyHint: InTwoLanguages;
  contact: { phone: string; address: InTwoLanguages; hours: InTwoLanguages };
  authority: InTwoLanguages & { code: string };
}

const text = { type: 'string', minLength: 1, maxLength: 500 } as const;
const date = { type: 'string', format: 'date' } as const;
const inTwoLanguages = {
  type: 'object',
  required: ['zh', 'en'],
  additionalProperties: false,
  properties: { zh: text, en: text },
} as const;

/** JSON Schema (2020-12) of a programme file. */
export const PROGRAMME_SCHEMA: JSONSchemaType<ProgrammeDocument> = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://doorstep.example/schemas/programme.json',
  title: 'Programme',
  type: 'object',
  required: [
    'name',
    'purpose',
    'legalBasis',
    'startsOn',
    'endsOn',
    'timeZone',
    'calendar',
    'defaultLocale',
    'verifyHint',
    'contact',
    'authority',
  ],
  additionalProperties: false,
  properties: {
    name: inTwoLanguages,
    purpose: inTwoLanguages,
    legalBasis: text,
    startsOn: date,
    endsOn: date,
    timeZone: text,
    calendar: { type: 'string', pattern: '^[A-Z]{2}(-[A-Z0-9]{1,3})?$' },
    calendarDays: {
      type: 'array',
      nullable: true,
      items: {
        type: 'object',
        required: ['day', 'kind', 'name'],
        additionalProperties: false,
        properties: { day: date, kind: { type: 'string', enum: ['holiday', 'make_up'] }, name: text },
      },
    },
    defaultLocale: { type: 'string', enum: ['zh-CN', 'en'] },
    verifyHint: inTwoLanguages,
    contact: {
      type: 'object',
      required: ['phone', 'address', 'hours'],
      additionalProperties: false,
      properties: { phone: text, address: inTwoLanguages, hours: inTwoLanguages },
    },
    authority: {
      type: 'object',
      required: ['code', 'zh', 'en'],
      additionalProperties: false,
      properties: {
        code: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,63}$' },
        zh: text,
        en: text,
      },
    },
  },
};

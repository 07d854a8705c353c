import type { FactCatalogue, FactEntry } from '../../rules/fact-catalogue';

/** Values that would leave their place if they were ever written into a statement. */
export const AWKWARD_VALUES = [
  'plain',
  "it's",
  '"quoted"',
  '?',
  '$1',
  ':id',
  '\\',
  "'); DROP TABLE registrations; --",
  '房屋',
  '🏠',
  'e\u0301',
  '\u00e9',
  ' ',
  '',
];

const words = { zh: '字', en: 'words' };

const base = {
  label: words,
  family: 'safety',
  mayRaise: true,
  source: words,
  purpose: words,
  legalBasis: words,
  retention: 'P5Y',
  visibility: ['officer'],
} as const;

const awkward = AWKWARD_VALUES.map((value) => ({ value, label: words }));

/** Two facts of each type, so that a document's conditions meet often; no benign value, for no validation is run on them. */
export const parityCatalogue: FactCatalogue = [
  { ...base, key: 'count', type: 'number', unit: 'count' },
  { ...base, key: 'days', type: 'number', unit: 'days' },
  { ...base, key: 'firstDate', type: 'date', unit: null },
  { ...base, key: 'secondDate', type: 'date', unit: null },
  { ...base, key: 'awkward', type: 'enum', unit: null, values: awkward },
  { ...base, key: 'awkwardToo', type: 'enum', unit: null, values: awkward },
  { ...base, key: 'yes', type: 'boolean', unit: null },
  { ...base, key: 'no', type: 'boolean', unit: null },
] satisfies FactEntry[];

import { existsSync } from 'node:fs';
import path from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { type AddedFact, FACT_SUBJECTS } from '../domain/added-fact';
import { catalogueWith } from '../rules/catalogue-with';
import { FACT_VIEWERS, type FactCatalogue, NUMBER_UNITS } from '../rules/fact-catalogue';
import { CommandError } from './command';
import { readJson } from './read-json';
import { schemaProblems } from './schema-problems';

/** Beside the rulesets of a folder: the facts that the authority added, as they were when the rulesets were fetched. */
export const ADDED_FACTS_FILE = 'added-facts.json';

const text = { type: 'string', minLength: 1, maxLength: 500 };
const code = { type: 'string', pattern: '^[a-z][a-z0-9_]{0,63}$' };
const object = (properties: object) => ({
  type: 'object',
  required: Object.keys(properties),
  additionalProperties: false,
  properties,
});
const localised = object({ zh: text, en: text });
const fact = object({
  key: { type: 'string', pattern: '^[a-z][A-Za-z0-9]{2,63}$' },
  label: localised,
  about: { type: 'string', enum: FACT_SUBJECTS },
  observationKey: code,
  subjectType: { type: 'string', enum: ['building', 'dwelling'] },
  valueType: { type: 'string', enum: ['boolean', 'number', 'date', 'enum'] },
  unit: { type: ['string', 'null'], enum: [...NUMBER_UNITS, null] },
  choices: { type: 'array', items: object({ value: code, label: localised }) },
  purpose: localised,
  legalBasis: localised,
  retention: { type: 'string', pattern: '^P[1-9][0-9]{0,3}[YMD]$' },
  mayRaise: { type: 'boolean' },
  visibility: { type: 'array', items: { type: 'string', enum: FACT_VIEWERS } },
});

/** JSON Schema (2020-12) of the file. */
export const ADDED_FACTS_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'https://doorstep.example/schemas/added-facts.json',
  title: 'Added facts',
  ...object({ facts: { type: 'array', items: fact } }),
};

const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile<{
  facts: AddedFact[];
}>(ADDED_FACTS_SCHEMA);

/** What a fact of the API says of the fact itself, as the file holds it. */
export function asInFile(given: AddedFact): AddedFact {
  const { key, label, about, observationKey, subjectType, valueType, unit, choices } = given;
  const { purpose, legalBasis, retention, mayRaise, visibility } = given;
  return {
    ...{ key, label, about, observationKey, subjectType, valueType, unit, choices },
    ...{ purpose, legalBasis, retention, mayRaise, visibility },
  };
}

/**
 * The facts that rules in this file may name without asking anybody: those that are shipped, and those that stand beside it.
 * @throws CommandError FACTS_INVALID with every place
 */
export function catalogueBeside(rulesetFile: string): FactCatalogue {
  return catalogueWith(readAddedFacts(path.join(path.dirname(rulesetFile), ADDED_FACTS_FILE)));
}

function readAddedFacts(file: string): readonly AddedFact[] {
  if (!existsSync(file)) return [];
  const document = readJson(file);
  if (validate(document)) return document.facts;
  const problems = schemaProblems(validate.errors ?? []);
  const lines = problems.map(({ pointer, en, zh }) => `\n${file}#${pointer} ${en} / ${zh}`);
  throw new CommandError('FACTS_INVALID', lines.join(''), { problems });
}

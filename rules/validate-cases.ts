import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { GROUNDS, TIERS } from '../domain/tier';
import { checkDocumentLimits } from './document-limits';
import { type FactCatalogue, type FactEntry, shippedCatalogue } from './fact-catalogue';
import { firstProblems, problem, type Problem } from './problem';
import type { RulesetCases } from './run-cases';
import { closed, type JsonSchema, NAME_PATTERN } from './ruleset-schema';
import { structureProblems } from './structure-problems';

/** More than anybody reads through; what a person writes for fifteen rules is about thirty. */
const MAX_CASES = 500;

/**
 * What is wrong with a ruleset's cases from outside, each with its place and what would be right; an empty list means that they can
 * be run. Whether they pass is another question: see runCases.
 */
export function validateCases(
  cases: unknown,
  { catalogue = shippedCatalogue }: { catalogue?: FactCatalogue } = {},
): Problem[] {
  if (typeof cases !== 'object' || cases === null || Array.isArray(cases)) {
    return [problem('NOT_CASES', '')];
  }
  const limits = checkDocumentLimits(cases);
  if (limits.length > 0) return firstProblems(limits);
  const validate = structureOf(catalogue);
  if (!validate(cases)) {
    return firstProblems(structureProblems(validate.errors ?? [], { document: cases, catalogue }));
  }
  return firstProblems(doubles(cases));
}

function* doubles({ cases }: RulesetCases): Generator<Problem> {
  const names = new Set<string>();
  for (const [index, { name }] of cases.entries()) {
    if (names.has(name)) yield problem('DUPLICATE_CASE', `/cases/${index}/name`, { name });
    names.add(name);
  }
}

/** The JSON Schema (2020-12) of the cases of a ruleset over this catalogue: facts that are not named are unknown. */
function casesSchema(catalogue: FactCatalogue): JsonSchema {
  const facts = Object.fromEntries(catalogue.map((entry) => [entry.key, factValueSchema(entry)]));
  return closed({
    ruleset: { type: 'string', pattern: NAME_PATTERN },
    asOf: { type: 'string', format: 'date' },
    cases: {
      type: 'array',
      maxItems: MAX_CASES,
      items: closed({
        name: { type: 'string', minLength: 1, maxLength: 200, pattern: '\\S' },
        facts: { type: 'object', additionalProperties: false, properties: facts },
        expect: closed({
          tier: { enum: TIERS },
          ground: { enum: [...GROUNDS, null] },
          decidedBy: { type: ['string', 'null'], maxLength: 60 },
        }),
      }),
    },
  });
}

/** Null says unknown. A number may be any that the register can hold: cases are there to try limits. */
function factValueSchema(entry: FactEntry): JsonSchema {
  switch (entry.type) {
    case 'number':
      return { type: ['number', 'null'] };
    case 'date':
      return { type: ['string', 'null'], format: 'date' };
    case 'enum':
      return { enum: [...entry.values.map(({ value }) => value), null] };
    case 'boolean':
      return { type: ['boolean', 'null'] };
  }
}

const compiled = new WeakMap<FactCatalogue, ValidateFunction<RulesetCases>>();

function structureOf(catalogue: FactCatalogue): ValidateFunction<RulesetCases> {
  const known = compiled.get(catalogue);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true });
  addFormats(ajv, ['date']);
  const validate = ajv.compile<RulesetCases>(casesSchema(catalogue));
  compiled.set(catalogue, validate);
  return validate;
}

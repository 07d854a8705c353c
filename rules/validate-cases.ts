import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { FINDING_SEVERITIES } from '../domain/finding';
import { GROUNDS, TIERS } from '../domain/tier';
import { checkDocumentLimits } from './document-limits';
import { type FactCatalogue, type FactEntry, shippedCatalogue } from './fact-catalogue';
import { firstProblems, problem, type Problem } from './problem';
import type { RulesetDecides } from './ruleset';
import type { RulesetCases } from './run-cases';
import { closed, type JsonSchema, NAME_PATTERN } from './ruleset-schema';
import { structureProblems } from './structure-problems';

/** More than anybody reads through; what a person writes for fifteen rules is about thirty. */
const MAX_CASES = 500;

/**
 * What is wrong with the cases, from outside, of a ruleset that decides this, each with its place and what would be right; an empty list means that they can
 * be run. Whether they pass is another question: see runCases.
 */
export function validateCases(
  cases: unknown,
  {
    catalogue = shippedCatalogue,
    decides = 'tier',
  }: { catalogue?: FactCatalogue; decides?: RulesetDecides } = {},
): Problem[] {
  if (typeof cases !== 'object' || cases === null || Array.isArray(cases)) {
    return [problem('NOT_CASES', '')];
  }
  const limits = checkDocumentLimits(cases);
  if (limits.length > 0) return firstProblems(limits);
  const validate = structureOf(catalogue, decides);
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
function casesSchema(catalogue: FactCatalogue, decides: RulesetDecides): JsonSchema {
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
        expect: decides === 'tier' ? EXPECTED_PLACE : EXPECTED_DRAFTS,
      }),
    },
  });
}

const EXPECTED_PLACE = closed({
  tier: { enum: TIERS },
  ground: { enum: [...GROUNDS, null] },
  decidedBy: { type: ['string', 'null'], maxLength: 60 },
});

const EXPECTED_DRAFTS = closed({
  drafts: {
    type: 'array',
    maxItems: 200,
    items: closed({
      ruleId: { type: 'string', pattern: NAME_PATTERN },
      severity: { enum: [...FINDING_SEVERITIES, null] },
      mitigations: {
        type: 'array',
        uniqueItems: true,
        maxItems: 10,
        items: { type: 'string', pattern: NAME_PATTERN },
      },
    }),
  },
});

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

const compiled = {
  tier: new WeakMap<FactCatalogue, ValidateFunction<RulesetCases>>(),
  finding: new WeakMap<FactCatalogue, ValidateFunction<RulesetCases>>(),
};

function structureOf(catalogue: FactCatalogue, decides: RulesetDecides): ValidateFunction<RulesetCases> {
  const known = compiled[decides].get(catalogue);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true });
  addFormats(ajv, ['date']);
  const validate = ajv.compile<RulesetCases>(casesSchema(catalogue, decides));
  compiled[decides].set(catalogue, validate);
  return validate;
}

import { RULESET_DECIDES } from '../domain/closed-lists';
import { FINDING_KINDS, FINDING_SEVERITIES } from '../domain/finding';
import { GROUNDS, TIERS } from '../domain/tier';
import { type FactCatalogue, type FactEntry, NUMBER_UNITS, type NumberUnit } from './fact-catalogue';
import { type OperandKind, OPERATORS, type OperatorName, operatorsFor } from './operators';
import { SCHEMA_VERSION } from './ruleset';

/** What the schema describes; the pages know the rules through this file alone. */
export type { FactEntry } from './fact-catalogue';
export type {
  Condition,
  FindingOutcome,
  FindingRule,
  FindingRuleset,
  Leaf,
  LeafValue,
  Mitigation,
  Parameter,
  Rule,
  RulesetDocument,
  TierRule,
  TierRuleset,
} from './ruleset';

export const MAX_PRIORITY = 1_000_000;
/** Of shared conditions, and of parameters: far more than a person keeps apart. */
const MAX_NAMES = 200;

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Names of shared conditions, parameters and keys of documents. */
export const NAME_PATTERN = '^[a-z][A-Za-z0-9_-]{0,59}$';

/**
 * The JSON Schema (2020-12) of a ruleset document over this catalogue: the one source for validation, for an editor's
 * options and for the documentation. Conditions are discriminated by fact, then by operator, so that each combination
 * admits exactly the values and the unit that fit. `discriminator` is the OpenAPI keyword; validators that do not know
 * it may ignore it, since `oneOf` says the same.
 */
export function rulesetSchema(catalogue: FactCatalogue): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Doorstep ruleset',
    type: 'object',
    if: { required: ['decides'], properties: { decides: { const: 'finding' } } },
    then: documentSchema({}, 'findingRule'),
    else: documentSchema({ defaultTier: { enum: TIERS.filter((tier) => tier !== 'priority') } }, 'tierRule'),
    $defs: {
      localised: closed({ zh: ref('text'), en: ref('text') }),
      text: { type: 'string', minLength: 1, maxLength: 1_000, pattern: '\\S' },
      parameter: closed({
        name: ref('localised'),
        unit: { enum: NUMBER_UNITS },
        values: {
          type: 'array',
          minItems: 1,
          maxItems: 200,
          items: closed({ validFrom: { type: 'string', format: 'date' }, value: { type: 'number' } }),
        },
      }),
      parameterReference: closed({ parameter: { type: 'string' } }),
      tierRule: tierRuleSchema(),
      findingRule: closed({
        ...RULE_HEAD,
        event: closed({ type: { const: 'finding' }, params: ref('findingOutcome') }),
      }),
      findingOutcome: findingOutcomeSchema(catalogue),
      mitigation: closed({
        id: { type: 'string', pattern: NAME_PATTERN },
        name: ref('localised'),
        reason: ref('localised'),
        lowers: { type: 'integer', minimum: 1, maximum: FINDING_SEVERITIES.length - 1 },
        conditions: ref('condition'),
      }),
      condition: conditionSchema(),
      leaf: {
        type: 'object',
        required: ['fact'],
        discriminator: { propertyName: 'fact' },
        oneOf: catalogue.map((entry) => ref(`fact-${entry.key}`)),
      },
      ...Object.fromEntries(catalogue.map((entry) => [`fact-${entry.key}`, factSchema(entry)])),
    },
  };
}

function ref(definition: string): JsonSchema {
  return { $ref: `#/$defs/${definition}` };
}

/** An object with exactly these properties. */
export function closed(properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: 'object', required, additionalProperties: false, properties };
}

function named(value: JsonSchema): JsonSchema {
  return {
    type: 'object',
    maxProperties: MAX_NAMES,
    propertyNames: { pattern: NAME_PATTERN },
    additionalProperties: value,
  };
}

/** A document whose rules are of one kind; `own`: what only these documents have. */
function documentSchema(own: Record<string, JsonSchema>, rule: string): JsonSchema {
  return closed(
    {
      schemaVersion: { const: SCHEMA_VERSION },
      key: { type: 'string', pattern: NAME_PATTERN },
      name: ref('localised'),
      description: ref('localised'),
      decides: { enum: RULESET_DECIDES },
      hitPolicy: { enum: ['first', 'collect'] },
      ...own,
      conditions: named(closed({ name: ref('localised'), when: ref('condition') })),
      parameters: named(ref('parameter')),
      rules: { type: 'array', minItems: 1, maxItems: 200, items: ref(rule) },
    },
    ['decides'],
  );
}

const RULE_HEAD: Readonly<Record<string, JsonSchema>> = {
  id: { type: 'string', pattern: NAME_PATTERN },
  name: ref('localised'),
  reason: ref('localised'),
  plainReason: ref('localised'),
  legalReference: ref('localised'),
  // json-rules-engine refuses priorities below 1.
  priority: { type: 'integer', minimum: 1, maximum: MAX_PRIORITY },
  conditions: ref('condition'),
};

function tierRuleSchema(): JsonSchema {
  const tier = { type: 'object', required: ['tier'], additionalProperties: false };
  const isPriority = {
    required: ['event'],
    properties: {
      event: {
        type: 'object',
        required: ['params'],
        properties: {
          params: { type: 'object', required: ['tier'], properties: { tier: { const: 'priority' } } },
        },
      },
    },
  };
  return {
    ...closed(
      {
        ...RULE_HEAD,
        ground: { enum: GROUNDS },
        event: closed({
          type: { const: 'tier' },
          params: { ...tier, properties: { tier: { enum: TIERS } } },
        }),
      },
      ['ground'],
    ),
    if: isPriority,
    then: { required: ['ground'] },
    else: { properties: { ground: false } },
  };
}

/** More than anybody weighs against one another. */
const MAX_MITIGATIONS = 10;

/** A commendation has no severity and nothing to mitigate. */
function findingOutcomeSchema(catalogue: FactCatalogue): JsonSchema {
  const common = {
    kind: { enum: FINDING_KINDS },
    criterion: ref('localised'),
    effect: ref('localised'),
    evidence: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: catalogue.map((entry) => entry.key) },
    },
  };
  return {
    type: 'object',
    if: { required: ['kind'], properties: { kind: { const: 'commendation' } } },
    then: closed(common),
    else: closed(
      {
        ...common,
        cause: ref('localised'),
        severity: { enum: FINDING_SEVERITIES },
        mitigations: { type: 'array', maxItems: MAX_MITIGATIONS, items: ref('mitigation') },
      },
      ['cause'],
    ),
  };
}

/** A chain of if/then/else instead of oneOf: an error then speaks about the branch that was meant. */
function conditionSchema(): JsonSchema {
  const children = { type: 'array', minItems: 1, items: ref('condition') };
  const branches: [string, JsonSchema][] = [
    ['all', children],
    ['any', children],
    ['not', ref('condition')],
    ['condition', { type: 'string' }],
  ];
  return branches.reduceRight<JsonSchema>(
    (otherwise, [keyword, schema]) => ({
      if: { type: 'object', required: [keyword] },
      then: closed({ [keyword]: schema }),
      else: otherwise,
    }),
    ref('leaf'),
  );
}

/** The conditions on one fact: one branch per kind of operand among the operators that fit its type. */
function factSchema(entry: FactEntry): JsonSchema {
  const kinds = new Map<OperandKind, OperatorName[]>();
  for (const operator of operatorsFor(entry.type)) {
    const { operand } = OPERATORS[operator];
    kinds.set(operand, [...(kinds.get(operand) ?? []), operator]);
  }
  return {
    type: 'object',
    required: ['fact', 'operator'],
    properties: { fact: { const: entry.key } },
    discriminator: { propertyName: 'operator' },
    oneOf: [...kinds].map(([kind, operators]) => {
      const unit = kind === 'days' ? 'days' : entry.unit;
      return closed(
        {
          fact: { const: entry.key },
          operator: { enum: operators },
          ...(kind === 'none' ? {} : { value: operandSchema(entry, kind) }),
          ...(kind === 'none' || unit === null ? {} : { unit: { const: unit satisfies NumberUnit } }),
        },
        ['unit'],
      );
    }),
  };
}

function operandSchema(entry: FactEntry, kind: OperandKind): JsonSchema {
  const one = valueSchema(entry);
  switch (kind) {
    case 'list':
      return { type: 'array', minItems: 1, uniqueItems: true, items: one };
    case 'range':
      return { type: 'array', minItems: 2, maxItems: 2, items: one };
    case 'days':
      return numberOrParameter(numberSchema(operandLimits(entry, 'withinDays')));
    default:
      return entry.type === 'number' ? numberOrParameter(one) : one;
  }
}

function numberOrParameter(number: JsonSchema): JsonSchema {
  return { if: { type: 'object' }, then: ref('parameterReference'), else: number };
}

/** What a number compared with a fact keeps to, both limits included. */
export interface NumberLimits {
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly whole: boolean;
}

/**
 * The limits of the number at a condition's `value`, whether it stands there itself or through a parameter. Only a
 * percentage has parts: half a hazard would read as if it were another limit than a whole one.
 */
export function operandLimits(entry: FactEntry, operator: OperatorName): NumberLimits {
  if (OPERATORS[operator].operand === 'days') return { minimum: 0, maximum: 36_500, whole: true };
  return entry.type === 'number'
    ? { minimum: entry.minimum, maximum: entry.maximum, whole: entry.unit !== 'percent' }
    : { whole: false };
}

function numberSchema({ minimum, maximum, whole }: NumberLimits): JsonSchema {
  return {
    type: whole ? 'integer' : 'number',
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
}

function valueSchema(entry: FactEntry): JsonSchema {
  switch (entry.type) {
    case 'number':
      return numberSchema(operandLimits(entry, 'equals'));
    case 'date':
      return { type: 'string', format: 'date' };
    case 'enum':
      return { enum: entry.values.map((option) => option.value) };
    case 'boolean':
      return { type: 'boolean' };
  }
}

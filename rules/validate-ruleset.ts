import type { ValidateFunction } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { checkDocumentLimits } from './document-limits';
import { type FactCatalogue, shippedCatalogue } from './fact-catalogue';
import { findingPolicyProblems } from './finding-policy-problems';
import { MAX_CONDITIONS, MAX_DEPTH, normaliseFindings, normaliseRuleset } from './normalise';
import { policyProblems } from './policy-problems';
import { firstProblems, problem, type Problem } from './problem';
import { referenceProblems } from './reference-problems';
import { isFindingRuleset, type RulesetDocument } from './ruleset';
import { RulesetError } from './ruleset-error';
import { rulesetSchema } from './ruleset-schema';
import { structureProblems } from './structure-problems';

export interface ValidationOptions {
  readonly catalogue?: FactCatalogue;
  /** ISO date on which every parameter in use must be in force; without it any value will do. */
  readonly asOf?: string | null;
}

/**
 * What is wrong with a ruleset document from outside, at most MAX_PROBLEMS, each with its place and what would be right;
 * an empty list means that it may be stored and compiled. Checks go from the outside in - size, structure, names, policy - and
 * stop at the first level that finds something, since the later ones rely on the earlier.
 */
export function validateRuleset(document: unknown, options: ValidationOptions = {}): Problem[] {
  const { catalogue = shippedCatalogue, asOf = null } = options;
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return [problem('NOT_A_DOCUMENT', '')];
  }
  const limits = checkDocumentLimits(document);
  if (limits.length > 0) return firstProblems(limits);

  const validate = structureOf(catalogue);
  if (!validate(document)) {
    const context = { document, catalogue };
    return firstProblems(structureProblems(validate.errors ?? [], context));
  }

  const references = firstProblems(referenceProblems(document, catalogue, asOf));
  if (references.length > 0) return references;
  try {
    return firstProblems(
      isFindingRuleset(document)
        ? findingPolicyProblems(document, normaliseFindings(document, { asOf }), catalogue, asOf)
        : policyProblems(document, normaliseRuleset(document, { asOf }), catalogue, asOf),
    );
  } catch (error) {
    if (error instanceof RulesetError) return [limitProblem(error)];
    throw error;
  }
}

/** Only the limits are left to find: references were checked before. */
function limitProblem(error: RulesetError): Problem {
  if (error.code === 'TOO_DEEP') return problem('TOO_DEEP', error.pointer, { limit: MAX_DEPTH });
  if (error.code === 'TOO_MANY_CONDITIONS') {
    return problem('TOO_MANY_CONDITIONS', error.pointer, { limit: MAX_CONDITIONS });
  }
  throw error;
}

/** Compiling the schema takes about 0.3 s, so it is done once per catalogue. */
const compiled = new WeakMap<FactCatalogue, ValidateFunction<RulesetDocument>>();

function structureOf(catalogue: FactCatalogue): ValidateFunction<RulesetDocument> {
  const known = compiled.get(catalogue);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({ allErrors: true, verbose: true, discriminator: true, allowUnionTypes: true });
  addFormats(ajv, ['date']);
  const validate = ajv.compile<RulesetDocument>(rulesetSchema(catalogue));
  compiled.set(catalogue, validate);
  return validate;
}

import { findRulesetKey } from '../db/queries/rulesets';
import { problem } from '../rules/problem';
import type { RulesetDocument } from '../rules/ruleset';
import { validateRuleset } from '../rules/validate-ruleset';
import { ApiError } from './api-error';
import type { Call } from './route';

/**
 * @param asOf the date from which the document is to run; a draft may still use what is not in force yet
 * @throws ApiError RULESET_INVALID with what is wrong and where
 */
export function refuseProblems(document: unknown, asOf: string | null = null): void {
  const problems = validateRuleset(document, { asOf });
  if (problems.length > 0) throw new ApiError('RULESET_INVALID', problems);
}

/**
 * A document that says to be of another ruleset; one of no ruleset is refused by the database.
 * @throws ApiError RULESET_INVALID
 */
export async function refuseOtherKey(
  { db }: Call,
  { rulesetId, document }: { rulesetId: string; document: object },
): Promise<void> {
  const expected = await findRulesetKey(db, rulesetId);
  const { key } = document as RulesetDocument;
  if (expected === undefined || key === expected) return;
  throw new ApiError('RULESET_INVALID', [problem('KEY_OF_ANOTHER_RULESET', '/key', { key, expected })]);
}

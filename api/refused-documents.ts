import { getProgrammeNow } from '../db/queries/procedures';
import { findRuleset } from '../db/queries/rulesets';
import { problem } from '../rules/problem';
import { decidesOf, type RulesetDocument } from '../rules/ruleset';
import { validateRuleset } from '../rules/validate-ruleset';
import { DECIDES_WORDS } from '../rules/words';
import { ApiError } from './api-error';
import { factsNotPublicYet } from './facts-not-public';
import type { Call } from './route';

/**
 * @param asOf the date from which the document is to run; a draft may still use what is not in force yet, and facts that have not been
 * public for long enough
 * @throws ApiError RULESET_INVALID with what is wrong and where
 */
export async function refuseProblems(
  { db, factSource }: Call,
  document: unknown,
  asOf: string | null = null,
): Promise<void> {
  const { catalogue, added } = await factSource();
  const problems = validateRuleset(document, { asOf, catalogue });
  if (problems.length > 0) throw new ApiError('RULESET_INVALID', problems);
  if (asOf === null || added.length === 0) return;
  const early = factsNotPublicYet(document as RulesetDocument, { added, now: await getProgrammeNow(db) });
  if (early.length > 0) throw new ApiError('RULESET_INVALID', early);
}

/**
 * A document that says to be of another ruleset, or to decide something else; one of no ruleset is refused by the database.
 * @throws ApiError RULESET_INVALID
 */
export async function refuseOtherRuleset(
  { db }: Call,
  { rulesetId, document }: { rulesetId: string; document: object },
): Promise<void> {
  const expected = await findRuleset(db, rulesetId);
  if (expected === undefined) return;
  const { key, decides } = expected;
  const written = document as RulesetDocument;
  const problems = [
    ...(written.key === key
      ? []
      : [problem('KEY_OF_ANOTHER_RULESET', '/key', { key: written.key, expected: key })]),
    ...(decidesOf(written) === decides
      ? []
      : [
          problem('DECIDES_OTHERWISE', '/decides', {
            expected: DECIDES_WORDS[decides],
            written: DECIDES_WORDS[decidesOf(written)],
            code: decides,
          }),
        ]),
  ];
  if (problems.length > 0) throw new ApiError('RULESET_INVALID', problems);
}

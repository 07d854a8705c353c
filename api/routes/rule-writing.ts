import { getProgrammeNow } from '../../db/queries/procedures';
import { getProgrammeDate } from '../../db/queries/rounds';
import { findRuleset } from '../../db/queries/rulesets';
import { diffRulesets } from '../../rules/diff-rulesets';
import { isFindingRuleset, type RulesetDocument } from '../../rules/ruleset';
import { validateRuleset } from '../../rules/validate-ruleset';
import { ApiError } from '../api-error';
import { besideInForce } from '../assess-ruleset';
import { estimateRuleset } from '../estimate-ruleset';
import { integer, list, object, orNull, text } from '../json-schema';
import { found } from '../page';
import { refuseOtherRuleset, refuseProblems } from '../refused-documents';
import type { Call, Route } from '../route';
import { DIFFERENCE, ESTIMATE, MASKED_EXAMPLE, RULE_DOCUMENT } from '../ruleset-schemas';
import { listRecordsOf } from '../simulate-ruleset';

/** Enough to choose from, few enough to read. */
const RECORDS = 10;

/** What an administrator asks while writing rules; nothing of it is stored. */
export const ruleWritingRoutes: readonly Route[] = [
  {
    method: 'post',
    path: '/api/rulesets/{id}/estimate',
    summary:
      'About how many registrations a document would move, from a sample, while somebody writes; null where the whole register answers as soon',
    roles: ['administrator'],
    body: object({ document: RULE_DOCUMENT }),
    response: object({ estimate: orNull(ESTIMATE) }),
    abandonable: 'atOnce',
    handle: async (call) => {
      const document = await documentToTry(call);
      return { estimate: await estimateRuleset(call.db, document, await call.factSource()) };
    },
  },
  {
    method: 'post',
    path: '/api/rulesets/{id}/records',
    summary:
      'Registrations that a document places by one rule, or by none: what the rules know of them, never which ones they are',
    roles: ['administrator'],
    body: object({ document: RULE_DOCUMENT, decidedBy: orNull(text), seed: integer }),
    response: object({ items: list(MASKED_EXAMPLE) }),
    handle: async (call) => {
      const { decidedBy, seed } = call.body as { decidedBy: string | null; seed: number };
      const document = await documentToTry(call);
      if (decidedBy !== null) found(document.rules.find(({ id }) => id === decidedBy));
      // a record is chosen by where it is placed
      if (isFindingRuleset(document)) throw new ApiError('STATE_CONFLICT');
      const versions = await besideInForce(call.db, document, await call.factSource());
      return { items: await listRecordsOf(call.db, versions, { decidedBy, seed, limit: RECORDS }) };
    },
  },
  {
    method: 'post',
    path: '/api/rulesets/{id}/differences',
    summary: 'What one document changes against another, in words; null where one of them has mistakes',
    roles: ['administrator'],
    body: object({ before: RULE_DOCUMENT, after: RULE_DOCUMENT }),
    response: object({ items: orNull(list(DIFFERENCE)) }),
    handle: async ({ db, params, body, factSource }) => {
      const { before, after } = body as { before: RulesetDocument; after: RulesetDocument };
      found(await findRuleset(db, params['id'] ?? ''));
      // one of the two may be of the time before a fact ended
      const { told: catalogue } = await factSource();
      const worded = [before, after].every(
        (document) => validateRuleset(document, { catalogue }).length === 0,
      );
      return { items: worded ? diffRulesets(before, after, catalogue) : null };
    },
  },
];

/** The document in the body, of the ruleset that the path names and fit to run today. @throws ApiError */
async function documentToTry(call: Call): Promise<RulesetDocument> {
  const { document } = call.body as { document: object };
  const rulesetId = call.params['id'] ?? '';
  found(await findRuleset(call.db, rulesetId));
  await refuseOtherRuleset(call, { rulesetId, document });
  await refuseProblems(call, document, await getProgrammeDate(call.db, await getProgrammeNow(call.db)));
  return document as RulesetDocument;
}

import { insertAuditEntry } from '../../db/queries/audit';
import {
  findNeutralityReport,
  listVisitRates,
  setJustification,
  type Justification,
  type NeutralityReport,
} from '../../db/queries/neutrality';
import { setPlacing } from '../../db/queries/placing';
import { getProgrammeNow } from '../../db/queries/procedures';
import { getPublishedRuleset } from '../../db/queries/published-ruleset';
import { getProgrammeDate } from '../../db/queries/rounds';
import {
  findCasesInForce,
  findPredecessor,
  findRuleset,
  findVersion,
  insertDraft,
  insertPublicationStart,
  listRulesets,
  listVersions,
  publishVersion,
  setApproved,
  setAssessment,
  setDraft,
  setRecalled,
  setRejected,
  setSubmitted,
  setTakenBack,
  type RulesetVersion,
} from '../../db/queries/rulesets';
import { isAssessmentOutdated, lastDayOf } from '../../domain/assessment-age';
import { RULESET_DECIDES } from '../../domain/closed-lists';
import { caseFile } from '../../rules/case-file';
import { diffRulesets } from '../../rules/diff-rulesets';
import { findFact } from '../../rules/fact-catalogue';
import { decidesOf, isFindingRuleset, type RulesetDocument } from '../../rules/ruleset';
import { validateCases } from '../../rules/validate-cases';
import { validateRuleset } from '../../rules/validate-ruleset';
import { ApiError } from '../api-error';
import { assessRuleset, type Assessment } from '../assess-ruleset';
import { FACT } from '../fact-schema';
import { makeNeutralityReport } from '../neutrality-report';
import { id, instant, integer, list, object, oneOf, orNull, page, text } from '../json-schema';
import { refuseOtherRuleset, refuseProblems } from '../refused-documents';
import { found, PAGE_QUERY, readSortedPage } from '../page';
import { EVERYBODY, type Call, type Route } from '../route';
import {
  ASSESSMENT,
  CASES,
  DIFFERENCE,
  JUSTIFICATION,
  RULE_DOCUMENT,
  VERSION,
  VERSION_ITEM,
  VISIT_RATE,
} from '../ruleset-schemas';

/** `current`: only what is in force or in the making. */
const VERSIONS_QUERY = { ...PAGE_QUERY, current: oneOf(['true']) };
const note = { type: 'string', maxLength: 500 };
const rulesets = list(object({ id, key: text, nameZh: text, nameEn: text, decides: oneOf(RULESET_DECIDES) }));

/** Whoever publishes or sends back answers for what they read: the request names that version. */
const NAMES_WHAT_WAS_READ: readonly string[] = ['publish', 'approve', 'reject', 'justify'];

export const rulesetRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/rulesets',
    summary: 'The rulesets',
    roles: EVERYBODY,
    response: object({ items: rulesets }),
    handle: async ({ db }) => ({ items: await listRulesets(db) }),
  },
  {
    method: 'get',
    path: '/api/rulesets/{id}/versions',
    summary: 'Versions of a ruleset, newest first',
    roles: EVERYBODY,
    query: VERSIONS_QUERY,
    response: page(VERSION_ITEM),
    handle: (call) => readVersions(call, call.params['id']),
  },
  {
    method: 'get',
    path: '/api/ruleset-versions',
    summary: 'Versions ruleset by ruleset, newest first',
    roles: EVERYBODY,
    query: { ...VERSIONS_QUERY, rulesetId: id },
    response: page(VERSION_ITEM),
    handle: (call) => readVersions(call, call.query['rulesetId']),
  },
  {
    method: 'get',
    path: '/api/ruleset-versions/{id}',
    summary: 'One version with its document',
    roles: EVERYBODY,
    response: VERSION,
    handle: async (call) => shown(call, found(await findVersion(call.db, call.params['id'] ?? ''))),
  },
  {
    method: 'get',
    path: '/api/ruleset-versions/{id}/changes',
    summary: 'What a version changes against the one before it in force, in words',
    roles: EVERYBODY,
    response: object({ against: orNull(integer), items: list(DIFFERENCE) }),
    handle: async ({ db, params, factSource }) => {
      const young = found(await findVersion(db, params['id'] ?? ''));
      const old = await findPredecessor(db, young);
      const { told: catalogue } = await factSource();
      if (!old || [old, young].some(({ document }) => validateRuleset(document, { catalogue }).length > 0)) {
        return { against: null, items: [] };
      }
      const items = diffRulesets(
        old.document as RulesetDocument,
        young.document as RulesetDocument,
        catalogue,
      );
      return { against: old.number, items };
    },
  },
  {
    method: 'get',
    path: '/api/facts',
    summary: 'The fact catalogue; beside it the facts that ended, with which what was before is told',
    roles: EVERYBODY,
    response: object({ items: list(FACT), ended: list(FACT) }),
    handle: async ({ factSource }) => {
      const { catalogue, told } = await factSource();
      return { items: catalogue, ended: told.filter(({ key }) => !findFact(catalogue, key)) };
    },
  },
  {
    method: 'post',
    path: '/api/ruleset-versions',
    summary: 'Draft a new version',
    roles: ['administrator'],
    body: object({ rulesetId: id, document: RULE_DOCUMENT, cases: CASES, note }, ['cases', 'note']),
    response: VERSION,
    handle: async (call) => {
      const body = call.body as { rulesetId: string; document: object; cases?: object; note?: string };
      await refuseProblems(call, body.document);
      await refuseOtherRuleset(call, body);
      await refuseCaseProblems(call, body);
      const { rulesetId, document, note = null } = body;
      const cases = body.cases ?? (await findCasesInForce(call.db, rulesetId));
      const draft = { rulesetId, document, cases, note, rollsBack: null };
      const versionId = await insertDraft(call.db, { ...draft, authorId: call.userId });
      return answer(call, 'drafted', versionId);
    },
  },
  {
    method: 'patch',
    path: '/api/ruleset-versions/{id}',
    summary: 'Change a draft; If-Match names the version that was read',
    roles: ['administrator'],
    version: { lock: lockVersion, required: true },
    body: object({ document: RULE_DOCUMENT, cases: CASES, note }, ['cases', 'note']),
    response: VERSION,
    handle: async (call) => {
      const body = call.body as { document: object; cases?: object; note?: string };
      const draft = await locked(call, 'draft');
      await refuseProblems(call, body.document);
      await refuseOtherRuleset(call, { rulesetId: draft.rulesetId, document: body.document });
      await refuseCaseProblems(call, body);
      const { document, cases = draft.cases, note = draft.note } = body;
      await setDraft(call.db, draft.id, { document, cases, note });
      return answer(call, 'changed', draft.id);
    },
  },
  {
    method: 'post',
    path: '/api/rulesets/{id}/assessment',
    summary:
      'What a document would do, held against the version in force on the whole register, and whether its cases pass; stores nothing',
    roles: ['administrator'],
    body: object({ document: RULE_DOCUMENT, cases: CASES }, ['cases']),
    response: ASSESSMENT,
    abandonable: 'inTurn',
    handle: async (call) => {
      const { document, cases } = call.body as { document: object; cases?: object };
      const rulesetId = call.params['id'] ?? '';
      found(await findRuleset(call.db, rulesetId));
      await refuseOtherRuleset(call, { rulesetId, document });
      await refuseCaseProblems(call, { document, ...(cases && { cases }) });
      return assess(call, { document, cases: cases ?? (await findCasesInForce(call.db, rulesetId)) });
    },
  },
  step('submit', 'Hand a draft to a second person, with what it would do', async (call) => {
    const draft = await locked(call, 'draft');
    const assessment = await assess(call, draft);
    if (assessment.cases.failed > 0) throw new ApiError('CASES_FAIL', assessment.cases.problems);
    await setSubmitted(call.db, draft.id, assessment);
    await weigh(call, draft);
    return answer(call, 'submitted', draft.id);
  }),
  step('assess', 'Ask again what a version in review would do, and keep it there', async (call) => {
    const reviewed = await locked(call, 'in_review');
    await setAssessment(call.db, reviewed.id, await assess(call, reviewed));
    await weigh(call, reviewed);
    return answer(call, 'assessed', reviewed.id);
  }),
  {
    ...step(
      'justify',
      'Justify, in public, that a version visits some groups more often than the rest; as its author',
      async (call) => {
        const reviewed = await locked(call, 'in_review');
        await setJustification(
          call.db,
          { versionId: reviewed.id, writtenBy: call.userId },
          call.body as Justification,
        );
        return answer(call, 'justified', reviewed.id);
      },
    ),
    body: JUSTIFICATION,
  },
  {
    method: 'get',
    path: '/api/ruleset-versions/{id}/visit-rates',
    summary: 'How often each group of homes would be visited; of the whole authority, without small cells',
    roles: ['data_owner', 'dpo'],
    response: object({ items: list(VISIT_RATE) }),
    handle: async ({ db, params }) => {
      found(await findVersion(db, params['id'] ?? ''));
      return { items: await listVisitRates(db, params['id'] ?? '') };
    },
  },
  step('withdraw', 'Take back what one handed in oneself, to go on writing', async (call) => {
    const reviewed = await locked(call, 'in_review');
    await setTakenBack(call.db, reviewed.id);
    return answer(call, 'taken_back', reviewed.id);
  }),
  step('publish', 'Publish as a second person; the version in force retires', async (call) => {
    const reviewed = await locked(call, 'in_review');
    if (reviewed.authorId === call.userId) throw new ApiError('AUTHOR_CANNOT_APPROVE');
    // again: it may have been handed in before the product knew better
    await refuseProblems(call, reviewed.document, await today(call));
    await refuseOutdated(call, reviewed);
    await publishVersion(call.db, reviewed, call.userId);
    // drafts are made where a case is opened: a version that drafts has nothing to place
    if (reviewed.decides === 'tier') await insertPublicationStart(call.db, reviewed.id);
    return answer(call, 'published', reviewed.id);
  }),
  {
    ...step(
      'approve',
      'Approve as a second person: it comes into force at an instant to come',
      async (call) => {
        const reviewed = await locked(call, 'in_review');
        const { activatesAt } = call.body as { activatesAt: string };
        if (reviewed.authorId === call.userId) throw new ApiError('AUTHOR_CANNOT_APPROVE');
        const at = new Date(activatesAt);
        const day = await getProgrammeDate(call.db, at);
        // parameters as they will be in force then
        await refuseProblems(call, reviewed.document, day);
        await refuseOutdated(call, reviewed);
        if (at <= (await getProgrammeNow(call.db)) || day > lastDayOf(reviewed.assessment as Assessment))
          throw new ApiError('ACTIVATION_OUT_OF_RANGE');
        await setApproved(call.db, reviewed.id, { approverId: call.userId, activatesAt: at });
        return answer(call, 'approved', reviewed.id);
      },
    ),
    body: object({ activatesAt: instant }),
  },
  step(
    'recall',
    'Take an approval back before its instant: it waits for a second person again',
    async (call) => {
      const approved = await locked(call, 'approved');
      await setRecalled(call.db, approved.id);
      return answer(call, 'recalled', approved.id);
    },
  ),
  step('pause', 'Hold the placing of the register by a version in force', async (call) => {
    const published = await locked(call, 'published');
    if (published.placing !== 'running') throw new ApiError('STATE_CONFLICT');
    await setPlacing(call.db, published.id, 'paused');
    return answer(call, 'paused', published.id);
  }),
  step('resume', 'Let the placing go on that was paused, or stopped by itself', async (call) => {
    const published = await locked(call, 'published');
    if (published.placing !== 'paused' && published.placing !== 'stopped')
      throw new ApiError('STATE_CONFLICT');
    await setPlacing(call.db, published.id, 'running');
    return answer(call, 'resumed', published.id);
  }),
  step('roll-back', 'Propose to a second person to put the version before into force again', async (call) => {
    const published = await locked(call, 'published');
    const before = found(await findPredecessor(call.db, published));
    const { rulesetId, document, cases } = before;
    const assessment = await assess(call, before);
    if (assessment.cases.failed > 0) throw new ApiError('CASES_FAIL', assessment.cases.problems);
    const proposed = { rulesetId, document, cases, note: null, rollsBack: published.id };
    const versionId = await insertDraft(call.db, { ...proposed, authorId: call.userId });
    await setSubmitted(call.db, versionId, assessment);
    await weigh(call, { id: versionId, document });
    await justifyAsBefore(call, versionId, before.id);
    return answer(call, 'roll_back_proposed', versionId);
  }),
  step('reject', 'Send back as a second person', async (call) => {
    const reviewed = await locked(call, 'in_review');
    if (reviewed.authorId === call.userId) throw new ApiError('AUTHOR_CANNOT_APPROVE');
    await setRejected(call.db, reviewed.id);
    return answer(call, 'rejected', reviewed.id);
  }),
];

/** Refused where the document could not run. */
async function assess(
  call: Call,
  { document, cases }: Pick<RulesetVersion, 'document' | 'cases'>,
): Promise<Assessment> {
  const asOf = await today(call);
  await refuseProblems(call, document, asOf);
  const ruleset = document as RulesetDocument;
  const file = caseFile(cases, { ruleset: ruleset.key, asOf });
  return assessRuleset(call.db, ruleset, file, await call.factSource());
}

/** Its neutrality, beside what it would do. */
async function weigh(call: Call, { id, document }: Pick<RulesetVersion, 'id' | 'document'>): Promise<void> {
  const rules = document as RulesetDocument;
  // drafts visit nobody
  if (isFindingRuleset(rules)) return;
  await makeNeutralityReport(call.db, id, rules, { asOf: await today(call), ...(await call.factSource()) });
}

/** What was justified for these rules when they were in force is said again, in the name of who goes back to them. */
async function justifyAsBefore({ db, userId }: Call, versionId: string, beforeId: string): Promise<void> {
  const [now, before] = [await findNeutralityReport(db, versionId), await findNeutralityReport(db, beforeId)];
  for (const { dimension, words } of before?.justifications ?? [])
    if (now?.unjustified.includes(dimension))
      await setJustification(db, { versionId, writtenBy: userId }, { dimension, words });
}

/** What the second person reads must still be so. */
async function refuseOutdated(
  call: Call,
  { assessment, document, rollsBack }: RulesetVersion,
): Promise<void> {
  if (assessment === null) throw new ApiError('VERSION_NOT_ASSESSED');
  const { against, asOf, simulation } = assessment as Assessment;
  const { number } = await getPublishedRuleset(
    call.db,
    (document as RulesetDocument).key,
    await getProgrammeNow(call.db),
  );
  if (isAssessmentOutdated({ against, asOf }, { inForce: number, today: await today(call) }))
    throw new ApiError('ASSESSMENT_OUTDATED');
  // what was in force before was done before
  if ('work' in simulation && simulation.work.overCapacity && rollsBack === null)
    throw new ApiError('OVER_CAPACITY');
}

function readVersions(call: Call, rulesetId?: string): Promise<object> {
  const { current } = call.query;
  return readSortedPage(call, 2, (after, limit) =>
    listVersions(call.db, { rulesetId, current }, after, limit),
  );
}

function step(name: string, summary: string, handle: Route['handle']): Route {
  return {
    method: 'post',
    path: `/api/ruleset-versions/{id}/${name}`,
    summary,
    roles: ['administrator'],
    response: VERSION,
    version: { lock: lockVersion, ...(NAMES_WHAT_WAS_READ.includes(name) && { required: true }) },
    handle,
  };
}

function lockVersion(db: Call['db'], id: string): Promise<RulesetVersion | undefined> {
  return findVersion(db, id, true);
}

async function locked({ db, params }: Call, state: string): Promise<RulesetVersion> {
  const row = found(await lockVersion(db, params['id'] ?? ''));
  if (row.state !== state) throw new ApiError('STATE_CONFLICT');
  return row;
}

async function today({ db }: Call): Promise<string> {
  return getProgrammeDate(db, await getProgrammeNow(db));
}

async function refuseCaseProblems(
  { factSource }: Call,
  { document, cases }: { document: object; cases?: object },
): Promise<void> {
  const { catalogue } = await factSource();
  const decides = decidesOf(document);
  const problems = cases === undefined ? [] : validateCases(cases, { catalogue, decides });
  if (problems.length > 0) throw new ApiError('RULESET_INVALID', problems);
}

/** Cases always have their shape from outside, also where none were ever written. */
async function shown(
  call: Call,
  version: RulesetVersion,
): Promise<RulesetVersion & { neutrality: NeutralityReport | null }> {
  const { key } = version.document as RulesetDocument;
  const neutrality = (await findNeutralityReport(call.db, version.id)) ?? null;
  return {
    ...version,
    cases: caseFile(version.cases, { ruleset: key, asOf: await today(call) }),
    neutrality,
  };
}

async function answer(call: Call, what: string, versionId: string): Promise<RulesetVersion> {
  const { db, userId } = call;
  await insertAuditEntry(db, {
    actorKind: 'user',
    actorId: userId,
    action: `ruleset_version.${what}`,
    subjectType: 'ruleset_version',
    subjectId: versionId,
  });
  return shown(call, found(await findVersion(db, versionId)));
}

import { VERSION_STATES } from '../../domain/closed-lists';
import { insertAuditEntry } from '../../db/queries/audit';
import { listDistrictsOfPatches } from '../../db/queries/areas';
import { getProgrammeNow } from '../../db/queries/procedures';
import { getPublishedRuleset } from '../../db/queries/published-ruleset';
import { getProgrammeDate } from '../../db/queries/rounds';
import {
  findPredecessor,
  findRulesetKey,
  findVersion,
  insertDraft,
  insertPublicationStart,
  listRulesets,
  listVersions,
  publishVersion,
  setDraft,
  setRejected,
  setSubmitted,
  setTakenBack,
  type RulesetVersion,
} from '../../db/queries/rulesets';
import { GROUNDS, TIERS } from '../../domain/tier';
import { compileRuleset } from '../../rules/compile-ruleset';
import { DIFFERENCE_KINDS, diffRulesets } from '../../rules/diff-rulesets';
import { shippedCatalogue } from '../../rules/fact-catalogue';
import { problem } from '../../rules/problem';
import type { RulesetDocument } from '../../rules/ruleset';
import { validateRuleset } from '../../rules/validate-ruleset';
import { ApiError } from '../api-error';
import {
  day,
  documentOf,
  id,
  instant,
  integer,
  list,
  object,
  oneOf,
  orNull,
  page,
  record,
  text,
} from '../json-schema';
import { FACT } from '../fact-schema';
import { found, PAGE_QUERY, readSortedPage } from '../page';
import { EVERYBODY, type Call, type Route } from '../route';
import { simulateRuleset } from '../simulate-ruleset';

const ruleDocument = documentOf('A rule document, as rules/ruleset-schema.ts has it');
/** Null until its publication is through. */
const effect = object({ reviewed: integer, moved: integer, moves: record(integer), regrounded: integer }, [
  'regrounded',
]);
const item = {
  id,
  rulesetId: id,
  number: integer,
  state: oneOf(VERSION_STATES),
  note: orNull(text),
  authorId: orNull(id),
  approverId: orNull(id),
  createdAt: instant,
  publishedAt: orNull(instant),
  effect: orNull(effect),
  version: integer,
};
const version = object({ ...item, document: ruleDocument });
/** `current`: only what is in force or in the making. */
const VERSIONS_QUERY = { ...PAGE_QUERY, current: oneOf(['true']) };
const localised = object({ zh: text, en: text });
const difference = object({ kind: oneOf(DIFFERENCE_KINDS), pointer: text, text: localised });
const placed = object({
  tier: oneOf(TIERS),
  ground: orNull(oneOf(GROUNDS)),
  before: integer,
  after: integer,
});
const simulation = object({
  asOf: day,
  against: integer,
  registrations: integer,
  moved: integer,
  moves: record(integer),
  regrounded: integer,
  placed: list(placed),
  districts: list(object({ id, nameZh: text, nameEn: text, moved: integer })),
});
const note = { type: 'string', maxLength: 500 };
const rulesets = list(object({ id, key: text, nameZh: text, nameEn: text }));

/** Whoever publishes or sends back answers for what they read: the request names that version. */
const NAMES_WHAT_WAS_READ: readonly string[] = ['publish', 'reject'];

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
    response: page(object(item)),
    handle: (call) => readVersions(call, call.params['id']),
  },
  {
    method: 'get',
    path: '/api/ruleset-versions',
    summary: 'Versions ruleset by ruleset, newest first',
    roles: EVERYBODY,
    query: { ...VERSIONS_QUERY, rulesetId: id },
    response: page(object(item)),
    handle: (call) => readVersions(call, call.query['rulesetId']),
  },
  {
    method: 'get',
    path: '/api/ruleset-versions/{id}',
    summary: 'One version with its document',
    roles: EVERYBODY,
    response: version,
    handle: async ({ db, params }) => found(await findVersion(db, params['id'] ?? '')),
  },
  {
    method: 'get',
    path: '/api/ruleset-versions/{id}/changes',
    summary: 'What a version changes against the one before it in force, in words',
    roles: EVERYBODY,
    response: object({ against: orNull(integer), items: list(difference) }),
    handle: async ({ db, params }) => {
      const young = found(await findVersion(db, params['id'] ?? ''));
      const old = await findPredecessor(db, young);
      if (!old || [old, young].some(({ document }) => validateRuleset(document).length > 0)) {
        return { against: null, items: [] };
      }
      const items = diffRulesets(old.document as RulesetDocument, young.document as RulesetDocument);
      return { against: old.number, items };
    },
  },
  {
    method: 'get',
    path: '/api/facts',
    summary: 'The fact catalogue',
    roles: EVERYBODY,
    response: object({ items: list(FACT) }),
    handle: () => Promise.resolve({ items: shippedCatalogue }),
  },
  {
    method: 'post',
    path: '/api/ruleset-versions',
    summary: 'Draft a new version',
    roles: ['administrator'],
    body: object({ rulesetId: id, document: ruleDocument, note }, ['note']),
    response: version,
    handle: async (call) => {
      const body = call.body as { rulesetId: string; document: object; note?: string };
      refuseProblems(body.document);
      await refuseOtherKey(call, body);
      const draft = { rulesetId: body.rulesetId, document: body.document, note: body.note ?? null };
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
    body: object({ document: ruleDocument, note }, ['note']),
    response: version,
    handle: async (call) => {
      const body = call.body as { document: object; note?: string };
      const draft = await locked(call, 'draft');
      refuseProblems(body.document);
      await refuseOtherKey(call, { rulesetId: draft.rulesetId, document: body.document });
      await setDraft(call.db, draft.id, body.document, body.note ?? draft.note);
      return answer(call, 'changed', draft.id);
    },
  },
  {
    method: 'post',
    path: '/api/rulesets/{id}/simulation',
    summary:
      'What a document would move on the whole register, held against the version in force; stores nothing',
    roles: ['administrator'],
    body: object({ document: ruleDocument }),
    response: simulation,
    handle: simulate,
  },
  step('submit', 'Hand a draft to a second person', async (call) => {
    const draft = await locked(call, 'draft');
    refuseProblems(draft.document, await today(call));
    await setSubmitted(call.db, draft.id);
    return answer(call, 'submitted', draft.id);
  }),
  step('withdraw', 'Take back what one handed in oneself, to go on writing', async (call) => {
    const reviewed = await locked(call, 'in_review');
    await setTakenBack(call.db, reviewed.id);
    return answer(call, 'taken_back', reviewed.id);
  }),
  step('publish', 'Publish as a second person; the version in force retires', async (call) => {
    const reviewed = await locked(call, 'in_review');
    if (reviewed.authorId === call.userId) throw new ApiError('AUTHOR_CANNOT_APPROVE');
    // again: it may have been handed in before the product knew better
    refuseProblems(reviewed.document, await today(call));
    await publishVersion(call.db, reviewed, call.userId);
    await insertPublicationStart(call.db, reviewed.id);
    return answer(call, 'published', reviewed.id);
  }),
  step('reject', 'Send back as a second person', async (call) => {
    const reviewed = await locked(call, 'in_review');
    if (reviewed.authorId === call.userId) throw new ApiError('AUTHOR_CANNOT_APPROVE');
    await setRejected(call.db, reviewed.id);
    return answer(call, 'rejected', reviewed.id);
  }),
];

/** Both documents are asked about the same facts on the same day: only what the change itself does is counted. */
async function simulate(call: Call): Promise<object> {
  const rulesetId = call.params['id'] ?? '';
  const { document } = call.body as { document: object };
  const key = found(await findRulesetKey(call.db, rulesetId));
  const {
    document: inForce,
    number,
    asOf,
  } = await getPublishedRuleset(call.db, key, await getProgrammeNow(call.db));
  refuseProblems(document, asOf);
  await refuseOtherKey(call, { rulesetId, document });
  // a version that knew less of its mistakes when it was published places nothing: there is nothing to hold against
  if (validateRuleset(inForce, { asOf }).length > 0) throw new ApiError('STATE_CONFLICT');
  const { byPatch, ...result } = await simulateRuleset(
    call.db,
    compileRuleset(inForce as RulesetDocument, { asOf }),
    compileRuleset(document as RulesetDocument, { asOf }),
  );
  const districts = new Map<string, { id: string; nameZh: string; nameEn: string; moved: number }>();
  for (const { patchId, districtId, ...names } of await listDistrictsOfPatches(
    call.db,
    Object.keys(byPatch),
  )) {
    const moved = (districts.get(districtId)?.moved ?? 0) + (byPatch[patchId] ?? 0);
    districts.set(districtId, { id: districtId, ...names, moved });
  }
  return { ...result, against: number, districts: [...districts.values()] };
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
    response: version,
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

/** `asOf`: the date from which the document is to run; a draft may still use what is not in force yet. */
function refuseProblems(document: unknown, asOf: string | null = null): void {
  const problems = validateRuleset(document, { asOf });
  if (problems.length > 0) throw new ApiError('RULESET_INVALID', problems);
}

/** A document that says to be of another ruleset; one of no ruleset is refused by the database. */
async function refuseOtherKey(
  { db }: Call,
  { rulesetId, document }: { rulesetId: string; document: object },
): Promise<void> {
  const expected = await findRulesetKey(db, rulesetId);
  const { key } = document as RulesetDocument;
  if (expected === undefined || key === expected) return;
  throw new ApiError('RULESET_INVALID', [problem('KEY_OF_ANOTHER_RULESET', '/key', { key, expected })]);
}

async function answer({ db, userId }: Call, what: string, versionId: string): Promise<RulesetVersion> {
  await insertAuditEntry(db, {
    actorKind: 'user',
    actorId: userId,
    action: `ruleset_version.${what}`,
    subjectType: 'ruleset_version',
    subjectId: versionId,
  });
  return found(await findVersion(db, versionId));
}

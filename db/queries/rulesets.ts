import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import type { RULESET_DECIDES } from '../../domain/closed-lists';
import { getProgrammeClock, requestProcedure } from './procedures';

type RulesetDecides = (typeof RULESET_DECIDES)[number];

export interface RulesetVersion {
  id: string;
  rulesetId: string;
  number: number;
  state: string;
  document: unknown;
  /** RulesetCases of rules/; an empty list where none were ever written. */
  cases: unknown;
  /** What it would do, as it was handed in; null before that. */
  assessment: unknown;
  note: string | null;
  authorId: string | null;
  approverId: string | null;
  createdAt: Date;
  publishedAt: Date | null;
  /** When an approved version comes into force; of others, when it was to. */
  activatesAt: Date | null;
  /** What the re-tiering after publication did; null until it is done. */
  effect: unknown;
  /** Of a published version: whether it goes on placing the register. */
  placing: string | null;
  /** {districts, done: DistrictPlaced[]}; null before it has begun. */
  placingProgress: unknown;
  /** The version that this one takes back, by putting the one before it into force again. */
  rollsBack: string | null;
  decides: RulesetDecides;
  version: number;
}

/** A version as it stands in lists. */
type VersionItem = Omit<RulesetVersion, 'document' | 'cases' | 'assessment'>;

const ITEM_COLUMNS = [
  'id',
  'ruleset_id as rulesetId',
  'number',
  'state',
  'note',
  'author_id as authorId',
  'approver_id as approverId',
  'created_at as createdAt',
  'published_at as publishedAt',
  'activates_at as activatesAt',
  'effect',
  'placing_state as placing',
  'placing_progress as placingProgress',
  'rolls_back as rollsBack',
  'decides',
  'version',
];
const COLUMNS = [...ITEM_COLUMNS, 'document', 'cases', 'assessment'];

export async function listRulesets(trx: Knex): Promise<object[]> {
  return trx('rulesets')
    .orderBy('key')
    .select<object[]>('id', 'key', 'name_zh as nameZh', 'name_en as nameEn', 'decides');
}

/** What a ruleset's documents bear; undefined where there is no such ruleset. */
export async function findRuleset(
  trx: Knex,
  id: string,
): Promise<{ key: string; decides: RulesetDecides } | undefined> {
  return trx('rulesets')
    .where({ id })
    .first<{ key: string; decides: RulesetDecides } | undefined>('key', 'decides');
}

export interface VersionFilter {
  rulesetId?: string;
  /** `true`: only what is in force or in the making; one of each at most. */
  current?: string;
}

/** Ruleset by ruleset, newest first, without their documents; `limit` of them after that sort key. */
export async function listVersions(
  trx: Knex,
  { rulesetId, current }: VersionFilter,
  after: readonly string[] | null,
  limit: number,
): Promise<(VersionItem & { sortKey: string[] })[]> {
  const query = trx('ruleset_versions')
    .orderBy('ruleset_id')
    .orderBy('number', 'desc')
    .limit(limit)
    .select<(VersionItem & { sortKey: string[] })[]>([
      ...ITEM_COLUMNS,
      trx.raw('ARRAY[ruleset_id::text, number::text] AS "sortKey"'),
    ]);
  if (rulesetId) void query.where({ ruleset_id: rulesetId });
  if (current) void query.whereIn('state', ['draft', 'in_review', 'approved', 'published']);
  if (after) void query.whereRaw('(ruleset_id, -number) > (?::uuid, -(?::integer))', [...after]);
  return query;
}

/** The version, locked until the transaction ends where `lock` is set. */
export async function findVersion(trx: Knex, id: string, lock = false): Promise<RulesetVersion | undefined> {
  const query = trx('ruleset_versions').where({ id }).first(COLUMNS);
  if (lock) void query.forUpdate();
  return (await query) as RulesetVersion | undefined;
}

/** The version that was in force before this one came, or is in force while it has not. */
export async function findPredecessor(
  trx: Knex,
  version: RulesetVersion,
): Promise<RulesetVersion | undefined> {
  const query = trx('ruleset_versions')
    .where({ ruleset_id: version.rulesetId })
    .whereIn('state', ['published', 'retired'])
    .whereNot({ id: version.id })
    .orderBy('published_at', 'desc')
    .orderBy('number', 'desc');
  if (version.publishedAt !== null)
    void query.whereRaw('(published_at, number) < (?, ?)', [version.publishedAt, version.number]);
  return query.first<RulesetVersion | undefined>(COLUMNS);
}

/** A new draft with the next number; one_version_in_the_making refuses a second. Returns its id. */
export async function insertDraft(
  trx: Knex,
  draft: Pick<RulesetVersion, 'rulesetId' | 'document' | 'cases' | 'note' | 'rollsBack'> & {
    authorId: string;
  },
): Promise<string> {
  const id = uuid();
  await trx.raw(
    `INSERT INTO ruleset_versions (id, ruleset_id, number, state, document, cases, note, author_id, rolls_back, created_at)
     SELECT ?, ?, coalesce(max(number), 0) + 1, 'draft', ?, ?, ?, ?, ?, programme_now() FROM ruleset_versions WHERE ruleset_id = ?`,
    [
      id,
      draft.rulesetId,
      JSON.stringify(draft.document),
      JSON.stringify(draft.cases),
      draft.note,
      draft.authorId,
      draft.rollsBack,
      draft.rulesetId,
    ],
  );
  return id;
}

/** Changes a locked draft. */
export async function setDraft(
  trx: Knex,
  id: string,
  { document, cases, note }: Pick<RulesetVersion, 'document' | 'cases' | 'note'>,
): Promise<void> {
  await trx('ruleset_versions')
    .where({ id })
    .update({
      document: JSON.stringify(document),
      cases: JSON.stringify(cases),
      note,
      version: trx.raw('version + 1'),
    });
}

/** Keeps on a locked version in review what it would do now. */
export async function setAssessment(trx: Knex, id: string, assessment: object): Promise<void> {
  await trx('ruleset_versions')
    .where({ id })
    .update({ assessment: JSON.stringify(assessment), version: trx.raw('version + 1') });
}

/** The cases of the version in force: what a new draft begins with. */
export async function findCasesInForce(trx: Knex, rulesetId: string): Promise<unknown> {
  const row = await trx('ruleset_versions')
    .where({ ruleset_id: rulesetId, state: 'published' })
    .first<{ cases: unknown } | undefined>('cases');
  return row?.cases ?? [];
}

/** Hands a locked draft to a second person, with what it would do. */
export async function setSubmitted(trx: Knex, id: string, assessment: object): Promise<void> {
  await trx('ruleset_versions')
    .where({ id })
    .update({
      state: 'in_review',
      assessment: JSON.stringify(assessment),
      submitted_at: trx.raw('programme_now()'),
      version: trx.raw('version + 1'),
    });
}

/** A draft again, which only its author changes. */
export async function setTakenBack(trx: Knex, id: string): Promise<void> {
  await trx('ruleset_versions')
    .where({ id })
    .update({ state: 'draft', submitted_at: null, version: trx.raw('version + 1') });
}

export async function setRejected(trx: Knex, id: string): Promise<void> {
  await trx('ruleset_versions')
    .where({ id })
    .update({ state: 'rejected', version: trx.raw('version + 1') });
}

/** Approves a locked version for an instant to come; the programme puts it into force then. */
export async function setApproved(
  trx: Knex,
  id: string,
  { approverId, activatesAt }: { approverId: string; activatesAt: Date },
): Promise<void> {
  await trx('ruleset_versions')
    .where({ id })
    .update({
      state: 'approved',
      approver_id: approverId,
      activates_at: activatesAt,
      version: trx.raw('version + 1'),
    });
}

/** A locked version that was approved waits for a second person again. */
export async function setRecalled(trx: Knex, id: string): Promise<void> {
  await trx('ruleset_versions')
    .where({ id })
    .update({ state: 'in_review', approver_id: null, activates_at: null, version: trx.raw('version + 1') });
}

/** Approved versions whose instant has come. */
export async function listDueVersions(db: Knex): Promise<string[]> {
  return db('ruleset_versions')
    .where({ state: 'approved' })
    .whereRaw('activates_at <= programme_now()')
    .orderBy('activates_at')
    .pluck<string[]>('id');
}

/** Retires the version in force, then publishes this one, which places the register if it is about tiers: at most one is published at any time. */
export async function publishVersion(trx: Knex, version: RulesetVersion, approverId: string): Promise<void> {
  await trx('ruleset_versions')
    .where({ ruleset_id: version.rulesetId, state: 'published' })
    .update({ state: 'retired', retired_at: trx.raw('programme_now()'), version: trx.raw('version + 1') });
  await trx('ruleset_versions')
    .where({ id: version.id })
    .update({
      state: 'published',
      placing_state: trx.raw(`CASE decides WHEN 'tier' THEN 'running' END`),
      approver_id: approverId,
      published_at: trx.raw('programme_now()'),
      version: trx.raw('version + 1'),
    });
}

/** The publication's procedure and the message that starts it. */
export async function insertPublicationStart(trx: Knex, versionId: string): Promise<void> {
  await requestProcedure(trx, {
    workflowId: `publication-${versionId}`,
    kind: 'rulePublication',
    subjectId: versionId,
    patchId: null,
    input: { versionId, clock: await getProgrammeClock(trx) },
    messageId: uuid(),
  });
}

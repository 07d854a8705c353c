import type { Knex } from 'knex';
import { listMatchingPlaces } from '../db/queries/rule-matches';
import { listDraftCounts, listDraftExamples } from '../db/queries/simulate-drafts';
import { compareSeverities, FINDING_KINDS, type FindingKind, type FindingSeverity } from '../domain/finding';
import type { CompiledFindings } from '../rules/compile-ruleset';
import { draftsToSql, matchedSql } from '../rules/drafts-to-sql';
import { type Draft, draftsInSql } from '../rules/evaluate-findings';
import type { FactValues } from '../rules/fact-catalogue';
import { byDistrict, type District } from './by-district';
import type { FactSource } from './fact-source';

/** How many findings each version drafts, of whatever is counted. */
interface BeforeAndAfter {
  before: number;
  after: number;
}

export interface DraftCount extends BeforeAndAfter {
  kind: FindingKind;
  /** After mitigations; null of a commendation. */
  severity: FindingSeverity | null;
}

/** What a version would draft on the whole register, held against another on the same facts and the same day. */
export interface FindingSimulation {
  /** ISO date that facts were counted at. */
  asOf: string;
  registrations: number;
  /** Those of which the versions do not draft the same. */
  changed: number;
  /** Those of which a version drafts anything. */
  withDrafts: BeforeAndAfter;
  /** Each kind and severity that either version drafts, in the order of the checks, the most severe first. */
  drafts: DraftCount[];
  /** By patch, without those where neither drafts anything. */
  byPatch: Record<string, BeforeAndAfter>;
}

/** Two versions, and the SQL of a fact's value over a kept row. */
interface ComparedFindings extends Pick<FactSource, 'valueSql'> {
  before: CompiledFindings;
  after: CompiledFindings;
}

/** Asks the kept facts, as the pool's role may see them. */
export async function simulateFindings(
  db: Knex,
  { before, after, valueSql }: ComparedFindings,
): Promise<FindingSimulation> {
  const versions = {
    before: draftsToSql(before, valueSql),
    after: draftsToSql(after, valueSql),
  };
  const counts = await listDraftCounts(db, versions, after.asOf);
  const drafts = new Map<string, DraftCount>();
  const result: FindingSimulation = {
    asOf: after.asOf,
    registrations: 0,
    changed: 0,
    withDrafts: { before: 0, after: 0 },
    drafts: [],
    byPatch: {},
  };
  for (const row of counts) {
    const { patchId, count } = row;
    result.registrations += count;
    if (!saySame(draftsInSql(before.ruleset, row.before), draftsInSql(after.ruleset, row.after)))
      result.changed += count;
    for (const [side, compiled] of [
      ['before', before],
      ['after', after],
    ] as const) {
      const drafted = draftsInSql(compiled.ruleset, row[side]);
      if (drafted.length === 0) continue;
      result.withDrafts[side] += count;
      const ofPatch = (result.byPatch[patchId] ??= { before: 0, after: 0 });
      ofPatch[side] += count * drafted.length;
      for (const { kind, severity } of drafted) {
        const key = `${kind} ${severity}`;
        const known = drafts.get(key) ?? { kind, severity, before: 0, after: 0 };
        known[side] += count;
        drafts.set(key, known);
      }
    }
  }
  result.drafts = [...drafts.values()].toSorted(
    (a, b) =>
      FINDING_KINDS.indexOf(a.kind) - FINDING_KINDS.indexOf(b.kind) ||
      compareSeverities(b.severity, a.severity),
  );
  return result;
}

/** The order of rules does not count, nor by how many steps a mitigation would have lowered what is the lowest already. */
function saySame(before: readonly Draft[], after: readonly Draft[]): boolean {
  const told = (drafts: readonly Draft[]) =>
    JSON.stringify(
      drafts.map((draft) => ({ ...draft, mitigations: draft.mitigations.toSorted() })).toSorted(byRule),
    );
  return told(before) === told(after);
}

function byRule(a: Draft, b: Draft): number {
  return a.ruleId < b.ruleId ? -1 : 1;
}

/** Drafts of each district under both versions. */
export type DistrictDrafts = District & BeforeAndAfter;

export async function draftsByDistrict(
  db: Knex,
  byPatch: FindingSimulation['byPatch'],
): Promise<DistrictDrafts[]> {
  return byDistrict(db, byPatch, { before: 0, after: 0 }, (known, own) => ({
    before: known.before + own.before,
    after: known.after + own.after,
  }));
}

/** Of each rule that matches a registration today: this day. What matched earlier is not stored. */
export async function findingMatches(
  db: Knex,
  { compiled, valueSql }: { compiled: CompiledFindings; valueSql: FactSource['valueSql'] },
): Promise<ReadonlyMap<string, string>> {
  const places = await listMatchingPlaces(db, matchedSql(compiled, valueSql), compiled.asOf);
  return new Map(
    places.flatMap((place): [string, string][] => {
      const rule = compiled.ruleset.rules[place];
      return rule === undefined ? [] : [[rule.id, compiled.asOf]];
    }),
  );
}

export type ShownDraft = Omit<Draft, 'kind'>;

/** A registration of which the versions draft something else: what the rules know of it and nothing of where it is. */
export interface MaskedDrafts {
  before: ShownDraft[];
  after: ShownDraft[];
  /** Those that either version reads or shows. */
  facts: FactValues;
}

/** Of as many kinds of change as there are. */
export async function listFindingExamples(
  db: Knex,
  { before, after, valueSql }: ComparedFindings,
  limit: number,
): Promise<MaskedDrafts[]> {
  const read = new Set([...before.facts, ...after.facts].map(({ key }) => key));
  const told = Object.fromEntries([...read].map((key) => [key, valueSql(key)]));
  const versions = {
    before: draftsToSql(before, valueSql),
    after: draftsToSql(after, valueSql),
  };
  const rows = await listDraftExamples(db, versions, after.asOf, told, limit);
  const shown = (drafts: readonly Draft[]): ShownDraft[] => drafts.map(({ kind: _, ...draft }) => draft);
  return rows.flatMap(({ facts, ...row }) => {
    const drafts = {
      before: draftsInSql(before.ruleset, row.before),
      after: draftsInSql(after.ruleset, row.after),
    };
    if (saySame(drafts.before, drafts.after)) return [];
    return [{ before: shown(drafts.before), after: shown(drafts.after), facts }];
  });
}

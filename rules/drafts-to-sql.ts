import type { CompiledFindings } from './compile-ruleset';
import { between, conditionSql, joined, scopeOf, type SqlFragment } from './compile-to-sql';
import type { NormalFindingRule } from './normalise';

/**
 * The drafts of a record as text[], for the whole register: the same that `evaluateFindings` gives of each, read back by
 * `draftsInSql`. Each is one line, `rule kind severity mitigation:steps ...` ("-" where there is no severity; ids hold
 * neither spaces nor colons); where two versions' arrays are equal they say the same. `columnOf` as in compileToSql; unknown
 * needs no care, as there.
 */
export function draftsToSql(compiled: CompiledFindings, columnOf: (factKey: string) => string): SqlFragment {
  const scope = scopeOf(compiled, columnOf);
  const { hitPolicy, rules } = compiled.ruleset;
  const line = ({ id, kind, severity, mitigations }: NormalFindingRule): SqlFragment =>
    joined([
      { sql: '?::text', bindings: [`${id} ${kind} ${severity ?? '-'}`] },
      ...mitigations.map((each) =>
        joined([
          ' || CASE WHEN ',
          conditionSql(each.when, scope),
          ' THEN ',
          { sql: '?::text', bindings: [` ${each.id}:${each.lowers}`] },
          " ELSE '' END",
        ]),
      ),
    ]);
  if (hitPolicy === 'first') {
    const cases = rules.map((rule) =>
      joined([' WHEN ', conditionSql(rule.when, scope), ' THEN ARRAY[', line(rule), ']']),
    );
    return joined(cases.length === 0 ? ["'{}'::text[]"] : ['CASE', ...cases, " ELSE '{}'::text[] END"]);
  }
  // by id: the order of priorities says nothing here, and must not make two versions differ
  const cases = rules
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((rule) => joined(['CASE WHEN ', conditionSql(rule.when, scope), ' THEN ', line(rule), ' END']));
  return joined(['array_remove(ARRAY[', ...between(cases, ', '), ']::text[], NULL)']);
}

/** smallint[]: places in `compiled.ruleset.rules` of all rules that match, whichever of them drafts. */
export function matchedSql(compiled: CompiledFindings, columnOf: (factKey: string) => string): SqlFragment {
  const scope = scopeOf(compiled, columnOf);
  const cases = compiled.ruleset.rules.map(({ when }, place) =>
    joined(['CASE WHEN ', conditionSql(when, scope), ` THEN ${place} END`]),
  );
  return joined(['array_remove(ARRAY[', ...between(cases, ', '), ']::smallint[], NULL)']);
}

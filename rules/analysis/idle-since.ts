import { daysBetween } from '../calendar-date';
import { type Analysis, type AnalysisRemark, IDLE_DAYS } from './analysis';

/**
 * Rules that matched no registration in the last 90 days before `asOf`. `matches`: of each rule's id the ISO date on
 * which it matched last, null for never; nothing is said of rules that it lacks, nor of those in `neverMatch`.
 */
export function idleSince(
  { rules, asOf }: Analysis,
  matches: ReadonlyMap<string, string | null>,
  neverMatch: ReadonlySet<string>,
): AnalysisRemark[] {
  return rules.flatMap(({ id, name, pointer }): AnalysisRemark[] => {
    const last = matches.get(id);
    if (last === undefined || neverMatch.has(id)) return [];
    if (last !== null && daysBetween(last, asOf) <= IDLE_DAYS) return [];
    const since =
      last === null
        ? { zh: '还没有命中的记录', en: 'no match is on record' }
        : { zh: `上次是 ${last}`, en: `the last match was on ${last}` };
    return [
      {
        kind: 'noMatchIn90Days',
        pointer,
        ruleIds: [id],
        text: {
          zh: `规则“${name.zh}”${IDLE_DAYS} 天内没有命中任何登记（${since.zh}）。`,
          en: `Rule “${name.en}” matched no registration in ${IDLE_DAYS} days (${since.en}).`,
        },
      },
    ];
  });
}

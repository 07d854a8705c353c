import type { ApprovedFact } from '../db/queries/added-facts';
import { factsNamed } from '../rules/facts-named';
import { firstProblems, problem, type Problem } from '../rules/problem';
import type { RulesetDocument } from '../rules/ruleset';

/** The places of a valid document that read a fact before anybody could know of it for long enough: nothing is known of what it would do. */
export function factsNotPublicYet(
  document: RulesetDocument,
  { added, now }: { added: readonly ApprovedFact[]; now: Date },
): Problem[] {
  const waiting = new Map(added.filter(({ usableAt }) => usableAt > now).map((fact) => [fact.key, fact]));
  return firstProblems(
    factsNamed(document).flatMap(({ fact, pointer }) => {
      const early = waiting.get(fact);
      return early
        ? [problem('FACT_NOT_PUBLIC_YET', pointer, { label: early.label, from: early.usableOn })]
        : [];
    }),
  );
}

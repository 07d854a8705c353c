import type { Ground, Tier } from '../domain/tier';
import { compileRuleset } from './compile-ruleset';
import { evaluate, type Evaluation } from './evaluate';
import type { FactCatalogue, FactValues } from './fact-catalogue';
import type { RulesetDocument } from './ruleset';

/** A record and where it must be placed; kept beside the ruleset and run before each publication. */
export interface RulesetCase {
  readonly name: string;
  /** Facts not named are unknown. */
  readonly facts: FactValues;
  readonly expect: { readonly tier: Tier; readonly ground: Ground | null; readonly decidedBy: string | null };
}

export interface RulesetCases {
  readonly ruleset: string;
  /** The ISO date on which the cases are evaluated. */
  readonly asOf: string;
  readonly cases: readonly RulesetCase[];
}

export interface FailedCase {
  readonly case: RulesetCase;
  readonly actual: Pick<Evaluation, 'tier' | 'ground' | 'decidedBy'>;
}

/** Runs a ruleset's cases on their date; an empty list means that every one is placed as expected. */
export async function runCases(
  document: RulesetDocument,
  file: RulesetCases,
  catalogue?: FactCatalogue,
): Promise<FailedCase[]> {
  const compiled = compileRuleset(document, {
    asOf: file.asOf,
    ...(catalogue === undefined ? {} : { catalogue }),
  });
  const failed: FailedCase[] = [];
  for (const each of file.cases) {
    const { tier, ground, decidedBy } = await evaluate(compiled, each.facts);
    const { expect } = each;
    const isRight = tier === expect.tier && ground === expect.ground && decidedBy === expect.decidedBy;
    if (!isRight) failed.push({ case: each, actual: { tier, ground, decidedBy } });
  }
  return failed;
}

import type { FindingKind, FindingSeverity } from '../domain/finding';
import { inBothLanguages, type Localised } from '../domain/localised';
import type { CompiledFindings } from './compile-ruleset';
import type { Draft, FindingEvaluation } from './evaluate-findings';
import {
  factLine,
  type FactOrigin,
  factsTold,
  holdsNow,
  isShownTo,
  leafHolds,
  type Origins,
  wayInWords,
  waysToEnd,
} from './explain';
import {
  type FactCatalogue,
  type FactEntry,
  type FactValue,
  type FactViewer,
  findFact,
  shippedCatalogue,
} from './fact-catalogue';
import { findingInWords, stepsInWords } from './finding-words';
import { leavesOf, type NormalLeaf } from './normalise';
import { type FindingRule, type FindingRuleset, type Mitigation, mitigationsOf } from './ruleset';

/** What is kept of a draft; with the ruleset version it can be told again in words at any time. */
export interface DraftExplanation {
  readonly rulesetKey: string;
  readonly versionId: string;
  /** ISO date of the evaluation. */
  readonly asOf: string;
  readonly ruleId: string;
  readonly kind: FindingKind;
  readonly severity: FindingSeverity | null;
  /** Ids of the mitigations that counted. */
  readonly mitigations: readonly string[];
  /** Every fact that the rule and its mitigations read, or that is shown as evidence. */
  readonly facts: Readonly<Record<string, FactOrigin & { readonly value: FactValue }>>;
}

/** The explanation of each draft of an evaluation. `origins` may lack facts; their source is then not recorded. */
export function explainDrafts(
  compiled: CompiledFindings,
  { drafts, facts }: FindingEvaluation,
  given: { document: FindingRuleset; versionId: string; origins: Origins },
): DraftExplanation[] {
  const all = factsTold(facts, given.origins, compiled.asOf);
  return drafts.map((draft: Draft) => {
    const read = new Set(factsOfRule(compiled, given.document, draft.ruleId));
    return {
      rulesetKey: compiled.ruleset.key,
      versionId: given.versionId,
      asOf: compiled.asOf,
      ...draft,
      facts: Object.fromEntries(Object.entries(all).filter(([key]) => read.has(key))),
    };
  });
}

function factsOfRule({ ruleset }: CompiledFindings, document: FindingRuleset, ruleId: string): string[] {
  const normal = ruleset.rules.find(({ id }) => id === ruleId);
  const rule = document.rules.find(({ id }) => id === ruleId);
  const conditions = normal === undefined ? [] : [normal, ...normal.mitigations];
  const read = conditions.flatMap(({ when }) => leavesOf(when)).map(({ fact }) => fact);
  return [...read, ...(rule?.event.params.evidence ?? [])];
}

export interface DraftContext {
  /** The version that drafted, and the same compiled at the explanation's date. */
  readonly document: FindingRuleset;
  readonly compiled: CompiledFindings;
  readonly catalogue?: FactCatalogue;
}

/** A draft in words, in the order in which a finding is read. Of facts only those that the reader may see. */
export interface DraftInWords {
  readonly summary: Localised;
  readonly criterion: Localised;
  /** What was found. */
  readonly reason: Localised;
  readonly cause: Localised | null;
  readonly effect: Localised;
  readonly legalReference: Localised;
  /** Facts of the conditions that held. */
  readonly because: readonly Localised[];
  /** What is shown beside them, whether or not a condition reads it. */
  readonly evidence: readonly Localised[];
  /** The mitigations that counted, with their reason. */
  readonly mitigated: readonly Localised[];
  /** What would end the draft, or lower its severity. */
  readonly wouldChange: readonly Localised[];
}

const AS_PLAIN: readonly FactViewer[] = ['resident'];

/** For those who work with the register, and the record keeper who is to answer. */
export function draftToOffice(
  explanation: DraftExplanation,
  context: DraftContext,
  viewers: readonly FactViewer[],
): DraftInWords | null {
  const told = tell(explanation, context, viewers);
  if (told === null) return null;
  const what = findingInWords(explanation);
  const { name } = told.rule;
  return {
    ...told.words,
    summary: { zh: `拟出${what.zh}：${name.zh}`, en: `Drafted, ${what.en}: ${name.en}` },
    reason: told.rule.reason,
  };
}

/** For the person whose home it is about: plain words, and only facts that the catalogue lets residents see. */
export function draftToResident(explanation: DraftExplanation, context: DraftContext): DraftInWords | null {
  const told = tell(explanation, context, AS_PLAIN);
  if (told === null) return null;
  return {
    ...told.words,
    summary:
      explanation.severity === null
        ? { zh: '您的登记管理得当，拟作表扬。', en: 'Your record was kept well; this is to be commended.' }
        : {
            zh: '关于登记管理工作（不是关于您）拟出了一项发现，由主管听取记录责任人意见后决定。',
            en: 'A finding on how the office kept your record, not on you, was drafted; a supervisor decides it after hearing who keeps the record.',
          },
    reason: told.rule.plainReason,
  };
}

interface Told {
  readonly rule: FindingRule;
  readonly words: Omit<DraftInWords, 'summary' | 'reason'>;
}

/** Null where the version has no such rule. */
function tell(
  explanation: DraftExplanation,
  context: DraftContext,
  viewers: readonly FactViewer[],
): Told | null {
  const { document, compiled, catalogue = shippedCatalogue } = context;
  const rule = document.rules.find(({ id }) => id === explanation.ruleId);
  const normal = compiled.ruleset.rules.find(({ id }) => id === explanation.ruleId);
  if (rule === undefined || normal === undefined) return null;
  const { params } = rule.event;
  const isTrue = (leaf: NormalLeaf): boolean =>
    leafHolds(leaf, explanation.facts[leaf.fact]?.value, explanation.asOf);
  const shown = (key: string): FactEntry[] => {
    const entry = findFact(catalogue, key);
    return entry !== undefined && isShownTo(entry, viewers) ? [entry] : [];
  };
  const isShown = (leaves: readonly NormalLeaf[]): boolean =>
    leaves.every(({ fact }) => shown(fact).length === 1);
  const line = (entry: FactEntry): Localised =>
    inBothLanguages((language) => factLine(entry, explanation, language));

  const read = [
    ...new Set(
      leavesOf(normal.when)
        .filter(isTrue)
        .map(({ fact }) => fact),
    ),
  ];
  const beside = params.evidence.filter((key) => !read.includes(key));
  const ends = waysToEnd(normal.when, isTrue).filter(
    (way) => isShown(way) && way.every(({ fact }) => findFact(catalogue, fact)?.family !== 'structure'),
  );
  const written = new Map(mitigationsOf(rule).map((each) => [each.id, each]));
  const lowering = normal.mitigations.flatMap((each) => {
    const mitigation = written.get(each.id);
    const leaves = leavesOf(each.when);
    return mitigation !== undefined && isShown(leaves)
      ? [{ mitigation, counts: holdsNow(each.when, isTrue) }]
      : [];
  });
  return {
    rule,
    words: {
      criterion: params.criterion,
      cause: params.kind === 'commendation' ? null : (params.cause ?? null),
      effect: params.effect,
      legalReference: rule.legalReference,
      because: read.flatMap(shown).map(line),
      evidence: beside.flatMap(shown).map(line),
      mitigated: lowering.filter(({ counts }) => counts).map(({ mitigation }) => counted(mitigation)),
      wouldChange: [
        ...ends.map((way) => inBothLanguages((language) => wayInWords(way, catalogue, language))),
        ...lowering.filter(({ counts }) => !counts).map(({ mitigation }) => wouldLower(mitigation)),
      ],
    },
  };
}

function counted({ name, reason, lowers }: Mitigation): Localised {
  const steps = stepsInWords(lowers);
  return { zh: `${name.zh}（${steps.zh}）：${reason.zh}`, en: `${name.en} (${steps.en}): ${reason.en}` };
}

function wouldLower({ name, lowers }: Mitigation): Localised {
  const steps = stepsInWords(lowers);
  return {
    zh: `如有“${name.zh}”的情形，严重程度${steps.zh}`,
    en: `with “${name.en}” less severe ${steps.en}`,
  };
}

import type { Language } from '../domain/localised';
import { describeComparison, describeNumber, describeOperand } from './describe-fact';
import { type FactCatalogue, findFact } from './fact-catalogue';
import { type Operand, OPERATORS } from './operators';
import { parameterValue } from './parameter';
import { findingInWords, outcomeOf, stepsInWords } from './finding-words';
import {
  type Condition,
  type Leaf,
  mitigationsOf,
  parameterOf,
  type Rule,
  type RulesetDocument,
  type TierRule,
} from './ruleset';
import { TIER_WORDS } from '../domain/tier';
import { GROUND_WORDS } from './words';

export interface DescribeContext {
  /** Where shared conditions and parameters are looked up. */
  readonly document: Pick<RulesetDocument, 'conditions' | 'parameters'>;
  readonly catalogue: FactCatalogue;
  /** ISO date for the parameters' values; the latest ones without it. */
  readonly asOf?: string;
}

/** A rule as one sentence, for the person who reviews it: "Severe hazard: priority (safety), when ...". */
export function describeRule(rule: Rule, context: DescribeContext, language: Language): string {
  const when = describeCondition(rule.conditions, context, language);
  const outcome = outcomeOf(rule);
  const gives = outcome ? findingInWords(outcome)[language] : tierInWords(rule as TierRule, language);
  const lowered = mitigationsOf(rule).map(({ name, lowers, conditions }) => {
    const words = describeCondition(conditions, context, language);
    const steps = stepsInWords(lowers)[language];
    return language === 'zh'
      ? `；减轻情形“${name.zh}”${steps}：${words}`
      : `; less severe ${steps} by “${name.en}”: ${words}`;
  });
  return language === 'zh'
    ? `${rule.name.zh}：${gives}，条件是${when}${lowered.join('')}。`
    : `${rule.name.en}: ${gives}, when ${when}${lowered.join('')}.`;
}

function tierInWords({ event, ground }: TierRule, language: Language): string {
  const tier = TIER_WORDS[event.params.tier][language];
  if (ground === undefined) return tier;
  return language === 'zh'
    ? `${tier}（依据：${GROUND_WORDS[ground].zh}）`
    : `${tier} (ground: ${GROUND_WORDS[ground].en})`;
}

/** A condition in words, as written: shared conditions and parameters by their names, parameters with their value. */
export function describeCondition(
  condition: Condition,
  context: DescribeContext,
  language: Language,
): string {
  if ('all' in condition) return joined(condition.all, context, language, { zh: '，并且', en: ' and ' });
  if ('any' in condition) return joined(condition.any, context, language, { zh: '，或者', en: ' or ' });
  if ('not' in condition) {
    const inner = describeCondition(condition.not, context, language);
    return language === 'zh' ? `并非（${inner}）` : `not (${inner})`;
  }
  if ('condition' in condition) {
    const shared = context.document.conditions[condition.condition];
    const name = shared?.name[language] ?? condition.condition;
    return language === 'zh' ? `满足“${name}”` : `“${name}” holds`;
  }
  return describeLeaf(condition, context, language);
}

function joined(
  conditions: readonly Condition[],
  context: DescribeContext,
  language: Language,
  word: Record<Language, string>,
): string {
  const parts = conditions.map((child) => {
    const text = describeCondition(child, context, language);
    const isGroup = ('all' in child && child.all.length > 1) || ('any' in child && child.any.length > 1);
    if (!isGroup || conditions.length === 1) return text;
    return language === 'zh' ? `（${text}）` : `(${text})`;
  });
  return parts.join(word[language]);
}

function describeLeaf(leaf: Leaf, context: DescribeContext, language: Language): string {
  const entry = findFact(context.catalogue, leaf.fact);
  if (entry === undefined) return `${leaf.fact} ${leaf.operator}`;
  const name = parameterOf(leaf.value);
  const operand =
    name === null
      ? describeOperand(entry, leaf.operator, (leaf.value ?? null) as Operand, language)
      : describeParameter(name, context, language);
  const text = OPERATORS[leaf.operator].operand === 'none' ? '' : operand;
  return describeComparison(entry, leaf.operator, text, language);
}

function describeParameter(name: string, context: DescribeContext, language: Language): string {
  const parameter = context.document.parameters[name];
  const value = parameter === undefined ? null : parameterValue(parameter, context.asOf ?? null);
  if (parameter === undefined || value === null) return name;
  const number = describeNumber(value, parameter.unit, language);
  return language === 'zh' ? `${number}（${parameter.name.zh}）` : `${number} (${parameter.name.en})`;
}

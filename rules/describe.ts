import type { Language } from '../domain/localised';
import { describeComparison, describeNumber, describeOperand } from './describe-fact';
import { type FactCatalogue, findFact } from './fact-catalogue';
import { type Operand, OPERATORS } from './operators';
import { parameterValue } from './parameter';
import { type Condition, type Leaf, parameterOf, type Rule, type RulesetDocument } from './ruleset';
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
  const tier = TIER_WORDS[rule.event.params.tier][language];
  if (language === 'zh') {
    const ground = rule.ground === undefined ? '' : `（依据：${GROUND_WORDS[rule.ground].zh}）`;
    return `${rule.name.zh}：${tier}${ground}，条件是${when}。`;
  }
  const ground = rule.ground === undefined ? '' : ` (ground: ${GROUND_WORDS[rule.ground].en})`;
  return `${rule.name.en}: ${tier}${ground}, when ${when}.`;
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

import { inBothLanguages, type Localised } from '../../domain/localised';
import { valueAt } from '../../domain/json-pointer';
import { TIER_WORDS } from '../../domain/tier';
import { describeCondition } from '../describe';
import { findingInWords } from '../finding-words';
import type { NormalCondition, NormalLeaf } from '../normalise';
import { type Condition, type Leaf, parameterOf } from '../ruleset';
import { GROUND_WORDS } from '../words';
import type { Analysis, Outcome } from './analysis';

/** A condition may have thousands of parts; its place says the rest. */
const MAX_LENGTH = 300;
const MAX_NAMES = 8;

/** A condition as it counts in the rule (shared conditions written out, `not` carried inwards), in both languages. */
export function conditionInWords(condition: NormalCondition, analysis: Analysis): Localised {
  const { document, catalogue, asOf } = analysis;
  const written = asWritten(condition, analysis);
  return inBothLanguages((language) =>
    shortened(describeCondition(written, { document, catalogue, asOf }, language)),
  );
}

function shortened(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

function asWritten(condition: NormalCondition, analysis: Analysis): Condition {
  if ('all' in condition) return { all: condition.all.map((child) => asWritten(child, analysis)) };
  if ('any' in condition) return { any: condition.any.map((child) => asWritten(child, analysis)) };
  const { fact, operator, value } = condition;
  if (value === null) return { fact, operator };
  return { fact, operator, value: parameterIn(condition, analysis) ?? value };
}

/** A number that stands in a parameter is told with the parameter's name. */
function parameterIn({ pointer }: NormalLeaf, { document }: Analysis): Leaf['value'] {
  const written = valueAt(document, pointer) as Leaf | undefined;
  return parameterOf(written?.value) === null ? undefined : written?.value;
}

/** Names of rules or facts, quoted: the first of them. */
export function namesInWords(names: readonly Localised[]): Localised {
  const more = names.length - MAX_NAMES;
  return inBothLanguages((language) => {
    const shown = names.slice(0, MAX_NAMES).map((name) => `“${name[language]}”`);
    const text = shown.join(language === 'zh' ? '、' : ', ');
    if (more <= 0) return text;
    return language === 'zh' ? `${text}等 ${names.length} 项` : `${text} and ${more} more`;
  });
}

/** What a rule gives: "priority (safety)", or "verification (minor)". */
export function outcomeInWords(outcome: Outcome): Localised {
  if ('kind' in outcome) return findingInWords(outcome);
  const { tier, ground } = outcome;
  const words = TIER_WORDS[tier];
  if (ground === null) return words;
  return {
    zh: `${words.zh}（${GROUND_WORDS[ground].zh}）`,
    en: `${words.en} (${GROUND_WORDS[ground].en})`,
  };
}

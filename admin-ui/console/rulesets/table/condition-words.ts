import type { Language } from '../../../../domain/localised';
import type { Condition, FactEntry, RulesetDocument } from '../../../../rules/ruleset-schema';
import { printCell } from './print-cell';

const WORDS = {
  zh: { all: ' 且 ', any: ' 或 ', not: '不满足', open: '（', close: '）', none: '（无条件）' },
  en: { all: ' and ', any: ' or ', not: 'not ', open: '(', close: ')', none: '(no condition)' },
} as const;

/** A condition of any kind in one sentence, for what a table's cells cannot hold. */
export function conditionWords(
  condition: Condition,
  document: RulesetDocument,
  facts: readonly FactEntry[],
  language: Language,
): string {
  const words = WORDS[language];
  const parameters = Object.keys(document.parameters);
  const say = (part: Condition, inside: boolean): string => {
    for (const group of ['all', 'any'] as const) {
      const parts = partsOf(part, group);
      if (!parts) continue;
      if (parts.length === 0) return words.none;
      const text = parts.map((each) => say(each, parts.length > 1)).join(words[group]);
      return inside && parts.length > 1 ? `${words.open}${text}${words.close}` : text;
    }
    if ('not' in part) {
      const text = say(part.not, true);
      return text.startsWith(words.open)
        ? `${words.not}${text}`
        : `${words.not}${words.open}${text}${words.close}`;
    }
    if ('condition' in part) {
      return `[${document.conditions[part.condition]?.name[language] ?? part.condition}]`;
    }
    if (!('fact' in part)) return JSON.stringify(part);
    const entry = facts.find(({ key }) => key === part.fact);
    const cell = entry && printCell(part, entry, parameters, language);
    if (!entry || cell === undefined || cell === null) {
      return [part.fact, part.operator, part.value === undefined ? '' : JSON.stringify(part.value)]
        .join(' ')
        .trim();
    }
    return language === 'zh' ? `“${entry.label.zh}” ${cell}` : `“${entry.label.en}” ${cell}`;
  };
  return say(condition, false);
}

function partsOf(condition: Condition, group: 'all' | 'any'): readonly Condition[] | undefined {
  return (condition as Partial<Record<typeof group, readonly Condition[]>>)[group];
}

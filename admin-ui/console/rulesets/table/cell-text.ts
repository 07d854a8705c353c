import type { Language } from '../../../../domain/localised';
import type { FactEntry, Leaf, LeafValue } from '../../../../rules/ruleset-schema';
import { readDate, readNumber, readRange } from './cell-number';
import { flaw, type CellFlaw } from './cell-flaw';
import { listItems, plainText } from './cell-words';
import { takeComparison, takeMembership, type Sign } from './cell-comparison';
import { optionNamed, yesOrNo } from './cell-option';

/** What the text of a cell means on its fact, or why it means nothing. */
export type CellReading = { leaf: Leaf } | { flaw: CellFlaw };

/** Names of the document's parameters, which `@name` may refer to. */
type ParameterNames = readonly string[];

const KNOWN = new Set(['known', 'is known', '已知']);
const UNKNOWN = new Set(['unknown', 'is unknown', '未知']);

type Operator = Leaf['operator'];

const OF_NUMBERS: Readonly<Record<Sign, Operator>> = {
  '=': 'equals',
  '≠': 'differsFrom',
  '<': 'lessThan',
  '≤': 'atMost',
  '>': 'greaterThan',
  '≥': 'atLeast',
};

const OF_DATES: Readonly<Partial<Record<Sign, Operator>>> = {
  '<': 'before',
  '≤': 'onOrBefore',
  '>': 'after',
  '≥': 'onOrAfter',
};

const WITHIN =
  /^(?:(?:is )?within (?:the )?(?:last )?(.+?)(?: ?days?)?|(?:在)?最近 ?(.+?) ?(?:天(?:之?内)?)?)$/i;
const OLDER =
  /^(?:(?:over|older than|(?:is )?more than) (.+?)(?: ?days?)?(?: ago)?|(?:距今)?超过 ?(.+?) ?(?:天前?)?)$/i;

/**
 * Reads a condition as a person types it, in Chinese or English whatever the language of the page: `>= 3`, `3`,
 * `1 .. 5`, `is yes`, `A, B`, `not A`, `unknown`, `before 2025-01-31`, `within 30 days`, `@parameter`.
 */
export function readCell(
  text: string,
  entry: FactEntry,
  parameters: ParameterNames,
  language: Language,
): CellReading {
  const plain = plainText(text);
  const word = plain.toLowerCase();
  if (KNOWN.has(word)) return leafOf(entry, 'isKnown');
  if (UNKNOWN.has(word)) return leafOf(entry, 'isUnknown');
  switch (entry.type) {
    case 'number':
      return readNumberCell(plain, entry, parameters);
    case 'date':
      return readDateCell(plain, entry, parameters);
    case 'enum':
      return readChoice(plain, entry, language);
    case 'boolean':
      return readYesNo(plain, entry);
  }
}

function leafOf(entry: FactEntry, operator: Operator, value?: LeafValue): CellReading {
  return {
    leaf: value === undefined ? { fact: entry.key, operator } : { fact: entry.key, operator, value },
  };
}

function readNumberCell(text: string, entry: FactEntry, parameters: ParameterNames): CellReading {
  const range = readRange(text);
  if (range) return leafOf(entry, 'between', range);
  const { sign, rest } = takeComparison(text);
  const number = readNumber(rest, parameters);
  return 'flaw' in number ? number : leafOf(entry, OF_NUMBERS[sign ?? '='], number.value);
}

function readDateCell(text: string, entry: FactEntry, parameters: ParameterNames): CellReading {
  for (const [pattern, operator] of [
    [WITHIN, 'withinDays'],
    [OLDER, 'olderThanDays'],
  ] as const) {
    const found = pattern.exec(text);
    if (!found) continue;
    const days = readNumber(found[1] ?? found[2] ?? '', parameters);
    return 'flaw' in days ? days : leafOf(entry, operator, days.value);
  }
  const { sign, rest } = takeComparison(text);
  const operator = sign && OF_DATES[sign];
  if (!operator) return { flaw: flaw('DATE_COMPARISON') };
  const date = readDate(rest);
  return date === null ? { flaw: flaw('NOT_A_DATE', { text: rest }) } : leafOf(entry, operator, date);
}

function readChoice(text: string, entry: FactEntry & { type: 'enum' }, language: Language): CellReading {
  // before the comparison is looked for: a choice may begin with a word that is also one
  const whole = optionNamed(text, entry, language);
  if (whole !== undefined) return leafOf(entry, 'is', whole);
  const membership = takeMembership(text);
  const { sign, rest } = membership ?? takeComparison(text);
  if (sign !== null && sign !== '=' && sign !== '≠') return { flaw: flaw('NO_ORDER') };
  const items = listItems(rest);
  if (!items) return { flaw: flaw('NOT_UNDERSTOOD', { text }) };
  const values: string[] = [];
  for (const item of items) {
    const value = optionNamed(item, entry, language);
    if (value === undefined) {
      const choices = entry.values.map(({ label }) => label[language]).join(language === 'zh' ? '、' : ', ');
      return { flaw: flaw('NO_SUCH_CHOICE', { text: item, choices }) };
    }
    values.push(value);
  }
  const differs = sign === '≠';
  const [only] = values;
  if (membership || values.length > 1 || only === undefined) {
    return leafOf(entry, differs ? 'isNoneOf' : 'isOneOf', values);
  }
  return leafOf(entry, differs ? 'isNot' : 'is', only);
}

function readYesNo(text: string, entry: FactEntry): CellReading {
  const whole = yesOrNo(text);
  if (whole !== undefined) return leafOf(entry, 'is', whole);
  const { sign, rest } = takeComparison(text);
  const value = yesOrNo(rest);
  if (value === undefined || (sign !== '=' && sign !== '≠')) return { flaw: flaw('YES_OR_NO') };
  return leafOf(entry, sign === '≠' ? 'isNot' : 'is', value);
}

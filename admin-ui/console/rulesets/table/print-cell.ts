import type { Language } from '../../../../domain/localised';
import type { FactEntry, Leaf, LeafValue } from '../../../../rules/ruleset-schema';
import { takeComparison, takeMembership } from './cell-comparison';
import { optionNamed } from './cell-option';
import { readCell } from './cell-text';
import { quoted } from './cell-words';

const WORDS = {
  isKnown: { zh: '已知', en: 'known' },
  isUnknown: { zh: '未知', en: 'unknown' },
  true: { zh: '是', en: 'yes' },
  false: { zh: '否', en: 'no' },
} as const;

/**
 * The text of a condition as readCell() takes it. Null for what no text says exactly, such as a value of another type than
 * its fact's in a draft that is not right yet: such a condition has no place in a cell.
 */
export function printCell(
  leaf: Leaf,
  entry: FactEntry,
  parameters: readonly string[],
  language: Language,
): string | null {
  const text = textOf(leaf, entry, language);
  if (text === null) return null;
  const reading = readCell(text, entry, parameters, language);
  return 'leaf' in reading && saysSame(reading.leaf, leaf) ? text : null;
}

/** Whether two conditions compare the same fact in the same way with the same value; the unit is only a statement. */
export function saysSame(one: Leaf, other: Leaf): boolean {
  return (
    one.fact === other.fact &&
    one.operator === other.operator &&
    JSON.stringify(one.value) === JSON.stringify(other.value)
  );
}

function textOf({ operator, value }: Leaf, entry: FactEntry, language: Language): string | null {
  const zh = language === 'zh';
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const named = (one: unknown) => nameOf(one, entry, language);
  switch (operator) {
    case 'isKnown':
    case 'isUnknown':
      return value === undefined ? WORDS[operator][language] : null;
    case 'equals':
    case 'is':
      return named(value);
    case 'differsFrom':
    case 'isNot':
      return `≠ ${named(value)}`;
    case 'lessThan':
    case 'before':
      return `< ${named(value)}`;
    case 'atMost':
    case 'onOrBefore':
      return `<= ${named(value)}`;
    case 'greaterThan':
    case 'after':
      return `> ${named(value)}`;
    case 'atLeast':
    case 'onOrAfter':
      return `>= ${named(value)}`;
    case 'between':
      return list.map(named).join(' .. ');
    case 'withinDays':
      return zh ? `最近 ${named(value)} 天内` : `within ${named(value)} days`;
    case 'olderThanDays':
      return zh ? `超过 ${named(value)} 天` : `over ${named(value)} days ago`;
    case 'isOneOf':
      return list.length === 1 ? `${zh ? '属于' : 'one of'} ${named(list[0])}` : listed(list, named, zh);
    case 'isNoneOf':
      if (list.length === 1) return `${zh ? '不属于' : 'none of'} ${named(list[0])}`;
      return `≠ ${listed(list, named, zh)}`;
    default:
      return null;
  }
}

function listed(values: readonly unknown[], named: (value: unknown) => string, zh: boolean): string {
  return values.map(named).join(zh ? '、' : ', ');
}

function nameOf(value: unknown, entry: FactEntry, language: Language): string {
  if (typeof value === 'boolean') return WORDS[value ? 'true' : 'false'][language];
  if (isReference(value)) return `@${value.parameter}`;
  if (typeof value !== 'string') return String(value);
  return entry.type === 'enum' ? choiceName(value, entry, language) : value;
}

/** The label, or where two values share one the code; in quotes where it would be read as something else. */
function choiceName(value: string, entry: FactEntry & { type: 'enum' }, language: Language): string {
  const label = entry.values.find((option) => option.value === value)?.label[language] ?? value;
  const name = optionNamed(label, entry, language) === value ? label : value;
  const alone = readCell(name, entry, [], language);
  const plain = 'leaf' in alone && alone.leaf.value === value;
  // at the head of a list it would be read as a comparison
  const compares = takeComparison(name).sign !== null || takeMembership(name) !== undefined;
  // a list is split at commas, which a label that is a choice as a whole may hold
  return plain && !compares && !/[,，、;；]/.test(name) ? name : quoted(name);
}

function isReference(value: unknown): value is Extract<LeafValue, { parameter: string }> {
  return typeof value === 'object' && value !== null && 'parameter' in value;
}

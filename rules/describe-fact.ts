import type { Language } from '../domain/localised';
import type { FactEntry, FactValue, NumberUnit } from './fact-catalogue';
import { type Operand, OPERATORS, type OperatorName } from './operators';
import { OPERATOR_WORDS, UNKNOWN_WORD, YES_NO } from './words';

/** A number with its unit: `5 days`, `60%`, `1969`. */
export function describeNumber(value: number, unit: NumberUnit, language: Language): string {
  if (unit === 'percent') return `${value}%`;
  if (unit !== 'days') return String(value);
  if (language === 'zh') return `${value} 天`;
  return value === 1 ? '1 day' : `${value} days`;
}

/** A fact's value in words: the label of an enumeration's value, yes or no, a number with its unit. */
export function describeValue(entry: FactEntry, value: FactValue, language: Language): string {
  if (value === null) return UNKNOWN_WORD[language];
  if (typeof value === 'boolean') return YES_NO[value ? 'true' : 'false'][language];
  if (typeof value === 'number') {
    return entry.type === 'number' ? describeNumber(value, entry.unit, language) : String(value);
  }
  const option = entry.type === 'enum' ? entry.values.find((each) => each.value === value) : undefined;
  return option?.label[language] ?? value;
}

/** The operand of a comparison in words. */
export function describeOperand(
  entry: FactEntry,
  operator: OperatorName,
  operand: Operand,
  language: Language,
): string {
  if (OPERATORS[operator].operand === 'days') return describeNumber(Number(operand), 'days', language);
  if (!Array.isArray(operand)) return describeValue(entry, operand as FactValue, language);
  const values = operand.map((value: FactValue) => describeValue(entry, value, language));
  if (OPERATORS[operator].operand === 'range') return values.join(language === 'zh' ? ' 与 ' : ' and ');
  return values.join(language === 'zh' ? '、' : ', ');
}

/** "Score of the last visit is less than 60%". `operand` is in words already. */
export function describeComparison(
  entry: FactEntry,
  operator: OperatorName,
  operand: string,
  language: Language,
): string {
  const predicate = OPERATOR_WORDS[operator][language].replace('{value}', () => operand);
  return language === 'zh' ? `${entry.label.zh}${spaced(predicate)}` : `“${entry.label.en}” ${predicate}`;
}

/** A space between Han characters and figures only where the predicate does not begin with a Han character. */
function spaced(predicate: string): string {
  return /^\p{Script=Han}/u.test(predicate) ? predicate : ` ${predicate}`;
}

import type { Language } from '../../../../domain/localised';
import type { FactEntry } from '../../../../rules/ruleset-schema';
import { plainText } from './cell-words';

const YES = new Set(['yes', 'true', 'y', '是', '有']);
const NO = new Set(['no', 'false', 'n', '否', '无']);

/** Yes or no in either language; undefined for anything else. */
export function yesOrNo(text: string): boolean | undefined {
  const word = plainText(text).toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
}

/**
 * The value that a text names: by its code, by its label in the reader's language, or by that in the other one, so that a
 * sheet filled in by somebody else is read as well.
 */
export function optionNamed(
  text: string,
  entry: FactEntry & { type: 'enum' },
  language: Language,
): string | undefined {
  const wanted = plainText(text).toLowerCase();
  // a label that was not filled in names nothing
  const same = (label: string) => wanted !== '' && plainText(label).toLowerCase() === wanted;
  const other = language === 'zh' ? 'en' : 'zh';
  const option =
    entry.values.find(({ value }) => value === text) ??
    entry.values.find(({ label }) => same(label[language])) ??
    entry.values.find(({ label }) => same(label[other]));
  return option?.value;
}

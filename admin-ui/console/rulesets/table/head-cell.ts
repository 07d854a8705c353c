import { GROUNDS, TIERS, type Ground, type Tier } from '../../../../domain/tier';
import type { Language } from '../../../../domain/localised';
import type { Rule } from '../../../../rules/ruleset-schema';
import { chineseCodes } from '../../messages/codes-chinese';
import { englishCodes } from '../../messages/codes-english';
import { withTier } from '../with-tier';
import { flaw, type CellFlaw } from './cell-flaw';
import { plainText } from './cell-words';

export const HEAD_COLUMNS = ['priority', 'name', 'tier', 'ground'] as const;
export type HeadColumn = (typeof HEAD_COLUMNS)[number];

const CODES = { zh: chineseCodes, en: englishCodes } as const;

export function isHeadColumn(column: string): column is HeadColumn {
  return (HEAD_COLUMNS as readonly string[]).includes(column);
}

/** What a rule has in one of the first columns, in words. */
export function headText(rule: Rule, column: HeadColumn, language: Language): string {
  switch (column) {
    case 'priority':
      return String(rule.priority);
    case 'name':
      return rule.name[language];
    case 'tier':
      return wordOf('tier', rule.event.params.tier, language);
    case 'ground':
      return rule.ground === undefined ? '' : wordOf('ground', rule.ground, language);
  }
}

/** The rule as the text of one of its first cells says it, or why the text is not taken. */
export function withHeadText(
  rule: Rule,
  column: HeadColumn,
  text: string,
  language: Language,
): { rule: Rule } | { flaw: CellFlaw } {
  const plain = plainText(text);
  switch (column) {
    case 'priority': {
      const priority = Number(plain);
      if (!/^\d+$/.test(plain) || priority < 1) return { flaw: flaw('PRIORITY_NUMBER') };
      return { rule: { ...rule, priority } };
    }
    case 'name':
      if (plain === '') return { flaw: flaw('NAME_MISSING') };
      return { rule: { ...rule, name: { ...rule.name, [language]: text.trim() } } };
    case 'tier': {
      const tier = codeNamed('tier', TIERS, plain);
      if (!tier) return { flaw: flaw('NO_SUCH_TIER', { choices: choicesOf(column, language).join(', ') }) };
      return { rule: withTier(rule, tier) };
    }
    case 'ground':
      return withGround(rule, plain, language);
  }
}

function withGround(rule: Rule, text: string, language: Language): { rule: Rule } | { flaw: CellFlaw } {
  const raises = rule.event.params.tier === 'priority';
  if (text === '') return raises ? { flaw: flaw('GROUND_NEEDED') } : { rule };
  const ground = codeNamed('ground', GROUNDS, text);
  if (!ground) {
    return { flaw: flaw('NO_SUCH_GROUND', { choices: choicesOf('ground', language).join(', ') }) };
  }
  return raises ? { rule: { ...rule, ground } } : { flaw: flaw('GROUND_NOT_HERE') };
}

/** What one of the first columns may say, where it is one of a few words. */
export function choicesOf(column: HeadColumn, language: Language): readonly string[] {
  if (column === 'tier') return TIERS.map((code) => wordOf('tier', code, language));
  if (column === 'ground') return GROUNDS.map((code) => wordOf('ground', code, language));
  return [];
}

function wordOf(group: 'tier' | 'ground', code: Tier | Ground, language: Language): string {
  return (CODES[language][group] as Readonly<Record<string, string>>)[code] ?? code;
}

/** By its code or its word in either language. */
function codeNamed<T extends Tier | Ground>(
  group: 'tier' | 'ground',
  codes: readonly T[],
  text: string,
): T | undefined {
  const wanted = text.toLowerCase();
  return codes.find((code) =>
    [code, wordOf(group, code, 'zh'), wordOf(group, code, 'en')].some(
      (name) => name.toLowerCase() === wanted,
    ),
  );
}

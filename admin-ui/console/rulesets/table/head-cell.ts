import { FINDING_KINDS, FINDING_SEVERITIES } from '../../../../domain/finding';
import { GROUNDS, TIERS } from '../../../../domain/tier';
import type { Language } from '../../../../domain/localised';
import type { FindingRule, Rule, RulesetDocument, TierRule } from '../../../../rules/ruleset-schema';
import { chineseCodes } from '../../messages/codes-chinese';
import { englishCodes } from '../../messages/codes-english';
import { withKind, withSeverity } from '../finding/with-kind';
import { draftsFinding, isFindings, placesTier } from '../rule-kind';
import { withTier } from '../with-tier';
import { flaw, type CellFlaw } from './cell-flaw';
import { plainText } from './cell-words';

export const HEAD_COLUMNS = [
  'priority',
  'name',
  'tier',
  'ground',
  'kind',
  'severity',
  'mitigations',
] as const;
/** What only a rule of one kind has. */
const OF_TIERS: readonly HeadColumn[] = ['tier', 'ground'];
const OF_FINDINGS: readonly HeadColumn[] = ['kind', 'severity', 'mitigations'];

/** The first columns of this document's table. */
export function headColumns(document: RulesetDocument): readonly HeadColumn[] {
  const others = isFindings(document) ? OF_TIERS : OF_FINDINGS;
  return HEAD_COLUMNS.filter((column) => !others.includes(column));
}

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
      return placesTier(rule) ? wordOf('tier', rule.event.params.tier, language) : '';
    case 'ground':
      return !placesTier(rule) || rule.ground === undefined ? '' : wordOf('ground', rule.ground, language);
    default:
      return draftsFinding(rule) ? findingText(rule, column, language) : '';
  }
}

function findingText({ event }: FindingRule, column: HeadColumn, language: Language): string {
  const { params } = event;
  if (column === 'kind') return wordOf('findingKind', params.kind, language);
  if (params.kind === 'commendation') return '';
  if (column === 'severity') return wordOf('findingSeverity', params.severity, language);
  return params.mitigations.map(({ id, name }) => name[language] || id).join(language === 'zh' ? '；' : '; ');
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
      if (!placesTier(rule)) return { flaw: flaw('READ_ONLY') };
      const tier = codeNamed('tier', TIERS, plain);
      if (!tier) return { flaw: flaw('NO_SUCH_TIER', { choices: choicesOf(column, language).join(', ') }) };
      return { rule: withTier(rule, tier) };
    }
    case 'ground':
      return placesTier(rule) ? withGround(rule, plain, language) : { flaw: flaw('READ_ONLY') };
    default:
      return draftsFinding(rule)
        ? withFindingText(rule, column, plain, language)
        : { flaw: flaw('READ_ONLY') };
  }
}

function withFindingText(
  rule: FindingRule,
  column: HeadColumn,
  text: string,
  language: Language,
): { rule: Rule } | { flaw: CellFlaw } {
  const choices = choicesOf(column, language).join(', ');
  if (column === 'kind') {
    const kind = codeNamed('findingKind', FINDING_KINDS, text);
    return kind ? { rule: withKind(rule, kind) } : { flaw: flaw('NO_SUCH_TIER', { choices }) };
  }
  if (column !== 'severity') return { flaw: flaw('READ_ONLY') };
  const praise = rule.event.params.kind === 'commendation';
  if (text === '' && praise) return { rule };
  const severity = codeNamed('findingSeverity', FINDING_SEVERITIES, text);
  if (!severity) return { flaw: flaw('NO_SUCH_TIER', { choices }) };
  return praise ? { flaw: flaw('SEVERITY_NOT_HERE') } : { rule: withSeverity(rule, severity) };
}

function withGround(rule: TierRule, text: string, language: Language): { rule: Rule } | { flaw: CellFlaw } {
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
  if (column === 'kind') return FINDING_KINDS.map((code) => wordOf('findingKind', code, language));
  if (column === 'severity')
    return FINDING_SEVERITIES.map((code) => wordOf('findingSeverity', code, language));
  return [];
}

type Group = 'tier' | 'ground' | 'findingKind' | 'findingSeverity';

function wordOf(group: Group, code: string, language: Language): string {
  return (CODES[language][group] as Readonly<Record<string, string>>)[code] ?? code;
}

/** By its code or its word in either language. */
function codeNamed<T extends string>(group: Group, codes: readonly T[], text: string): T | undefined {
  const wanted = text.toLowerCase();
  return codes.find((code) =>
    [code, wordOf(group, code, 'zh'), wordOf(group, code, 'en')].some(
      (name) => name.toLowerCase() === wanted,
    ),
  );
}

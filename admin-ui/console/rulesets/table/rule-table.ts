import type { Language } from '../../../../domain/localised';
import type { FactEntry, Leaf, Rule, RulesetDocument } from '../../../../rules/ruleset-schema';
import { conditionWords } from './condition-words';
import { headColumns, headText, isHeadColumn } from './head-cell';
import { printCell } from './print-cell';
import { rowConditions, type RowConditions } from './row-conditions';

/** The column of what no cell holds. */
export const FURTHER = 'further';
const FACT = 'fact:';

/** A column: one of the document's headColumns, `fact:<key>`, or FURTHER. */
export type ColumnId = string;

/** What texts are read and written by. */
export interface TableWords {
  facts: readonly FactEntry[];
  language: Language;
}

export interface RuleRow {
  /** The rule's place in the document, which a table sorted by priority does not follow. */
  index: number;
  rule: Rule;
  /** By column; a column without a text is empty. */
  texts: ReadonlyMap<ColumnId, string>;
}

export interface RuleTable {
  columns: readonly ColumnId[];
  /** The rule that decides first comes first. */
  rows: readonly RuleRow[];
}

/** The rules as a table; `added` are facts that are to have a column though no cell has anything on them yet. */
export function ruleTable(
  document: RulesetDocument,
  words: TableWords,
  added: readonly string[] = [],
): RuleTable {
  const rules: readonly Rule[] = document.rules;
  const rows = rules
    .map((rule, index) => ({ index, rule, texts: rowTexts(document, rule, words) }))
    .toSorted((one, other) => other.rule.priority - one.rule.priority || one.index - other.index);
  const used = words.facts
    .map(({ key }) => key)
    .filter((key) => added.includes(key) || rows.some(({ texts }) => texts.has(factColumn(key))));
  return { columns: [...headColumns(document), ...used.map(factColumn), FURTHER], rows };
}

function rowTexts(document: RulesetDocument, rule: Rule, words: TableWords): Map<ColumnId, string> {
  const { cells, further } = conditionsOf(document, rule, words);
  const texts = new Map<ColumnId, string>(
    headColumns(document).map((column) => [column, headText(rule, column, words.language)]),
  );
  for (const [fact, { leaf }] of cells) texts.set(factColumn(fact), leafText(document, leaf, words) ?? '');
  if (further.length > 0) {
    const sentences = further.map((part) => conditionWords(part, document, words.facts, words.language));
    texts.set(FURTHER, sentences.join(words.language === 'zh' ? '；' : '; '));
  }
  return texts;
}

/** What of a rule stands in cells and what does not. */
export function conditionsOf(document: RulesetDocument, rule: Rule, words: TableWords): RowConditions {
  return rowConditions(rule, (leaf) => leafText(document, leaf, words) !== null);
}

function leafText(document: RulesetDocument, leaf: Leaf, { facts, language }: TableWords): string | null {
  const entry = facts.find(({ key }) => key === leaf.fact);
  return entry ? printCell(leaf, entry, Object.keys(document.parameters), language) : null;
}

export function factColumn(key: string): ColumnId {
  return `${FACT}${key}`;
}

/** The fact of a column, or null where it is of another kind. */
export function factOf(column: ColumnId): string | null {
  return column.startsWith(FACT) ? column.slice(FACT.length) : null;
}

/** Whether a column's cells may be changed. */
export function isEditable(column: ColumnId): boolean {
  // what lowers a finding is worked on in the form
  return (isHeadColumn(column) && column !== 'mitigations') || factOf(column) !== null;
}

import type { FactEntry, Leaf, Rule, RulesetDocument } from '../../../../rules/ruleset-schema';
import { raises } from '../raising';
import { withRule } from '../rule-kind';
import { flaw, type CellFlaw } from './cell-flaw';
import { readCell } from './cell-text';
import { plainText } from './cell-words';
import { headText, isHeadColumn, withHeadText } from './head-cell';
import { saysSame } from './print-cell';
import { conditionsOf, factOf, FURTHER, ruleTable, type ColumnId, type TableWords } from './rule-table';
import { withCondition } from './row-conditions';

/** A text for one cell; `index` is the rule's place in the document. */
export interface CellEdit {
  index: number;
  column: ColumnId;
  text: string;
}

/** A text that a cell did not take, kept until it is mended. */
export interface RefusedCell extends CellEdit {
  flaw: CellFlaw;
}

/**
 * Puts texts into cells, one after the other. A text that says what the cell says already changes nothing, not even how it
 * is written in the document; what is refused changes nothing either.
 */
export function setCells(
  document: RulesetDocument,
  edits: readonly CellEdit[],
  words: TableWords,
): { document: RulesetDocument; refused: readonly RefusedCell[] } {
  let now = document;
  const refused: RefusedCell[] = [];
  for (const edit of edits) {
    const rule = now.rules[edit.index];
    if (!rule) continue;
    const set = setCell(now, rule, edit, words);
    if ('flaw' in set) refused.push({ ...edit, flaw: set.flaw });
    else if (set.rule !== rule) now = withRule(now, edit.index, set.rule);
  }
  return { document: now, refused };
}

function setCell(
  document: RulesetDocument,
  rule: Rule,
  { index, column, text }: CellEdit,
  words: TableWords,
): { rule: Rule } | { flaw: CellFlaw } {
  if (isHeadColumn(column)) {
    if (text === headText(rule, column, words.language)) return { rule };
    return withHeadText(rule, column, text, words.language);
  }
  if (column === FURTHER) {
    const row = ruleTable(document, words).rows.find((each) => each.index === index);
    const same = plainText(row?.texts.get(FURTHER) ?? '') === plainText(text);
    return same ? { rule } : { flaw: flaw('READ_ONLY') };
  }
  const entry = words.facts.find(({ key }) => key === factOf(column));
  if (!entry) return { flaw: flaw('READ_ONLY') };
  return setCondition(document, rule, entry, text, words);
}

function setCondition(
  document: RulesetDocument,
  rule: Rule,
  entry: FactEntry,
  text: string,
  words: TableWords,
): { rule: Rule } | { flaw: CellFlaw } {
  const { cells, further } = conditionsOf(document, rule, words);
  const present = cells.get(entry.key);
  if (plainText(text) === '') return { rule: present ? withCondition(rule, present, null) : rule };
  const reading = readCell(text, entry, Object.keys(document.parameters), words.language);
  if ('flaw' in reading) return reading;
  if (present && saysSame(present.leaf, reading.leaf)) return { rule };
  const elsewhere = further.some((part) => 'fact' in part && part.fact === entry.key);
  // one more would be one too many for a cell: it would vanish into the last column
  if (elsewhere) return { flaw: flaw('ELSEWHERE') };
  if (!present && !entry.mayRaise && raises(document, rule)) return { flaw: flaw('MAY_NOT_RAISE') };
  return { rule: withCondition(rule, present, withUnit(reading.leaf, present?.leaf, entry)) };
}

/** A unit that was stated stays stated, as the new comparison has it. */
function withUnit(leaf: Leaf, present: Leaf | undefined, entry: FactEntry): Leaf {
  if (present?.unit === undefined || leaf.value === undefined) return leaf;
  const inDays = leaf.operator === 'withinDays' || leaf.operator === 'olderThanDays';
  const unit = inDays ? 'days' : entry.unit;
  return unit === null ? leaf : { ...leaf, unit };
}

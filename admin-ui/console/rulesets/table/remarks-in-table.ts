import type { RulesetDocument } from '../../../../rules/ruleset-schema';
import type { Remark } from '../remark';
import { conditionsOf, FURTHER, factColumn, type ColumnId, type TableWords } from './rule-table';

/** A remark and the cell that it is about; `index` is the rule's place in the document. */
export interface CellRemark {
  index: number;
  column: ColumnId;
  remark: Remark;
}

/** The remarks on rules, each at the cell that says what it is about: a rule's name where it is about all of it. */
export function remarksInTable(
  document: RulesetDocument,
  remarks: readonly Remark[],
  words: TableWords,
): CellRemark[] {
  return remarks.flatMap((remark): CellRemark[] => {
    const inRule = /^\/rules\/(\d+)(.*)$/.exec(remark.pointer);
    const index = Number(inRule?.[1]);
    const rule = inRule ? document.rules[index] : undefined;
    if (!rule) return [];
    const within = inRule?.[2] ?? '';
    const { cells, further } = conditionsOf(document, rule, words);
    const cell = [...cells].find(
      ([, { place }]) => within === (place === null ? '/conditions' : `/conditions/all/${place}`),
    );
    const isCondition = within.startsWith('/conditions/') || (within === '/conditions' && cells.size === 0);
    const column = cell ? factColumn(cell[0]) : isCondition && further.length > 0 ? FURTHER : 'name';
    return [{ index, column, remark }];
  });
}

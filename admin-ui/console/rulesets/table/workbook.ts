import type { Workbook } from 'exceljs';
import type { RulesetDocument } from '../../../../rules/ruleset-schema';
import { chineseTable } from '../../messages/table-chinese';
import { englishTable } from '../../messages/table-english';
import { hasFormShape } from '../document-shape';
import { HEAD_COLUMNS } from './head-cell';
import { FURTHER, factColumn, ruleTable, type ColumnId, type TableWords } from './rule-table';
import { setCells, type CellEdit } from './set-cell';
import type { CellFlaw } from './cell-flaw';

const RULES = 'rules';
const WHOLE = 'document';
const PARAMETERS = 'parameters';
/** A spreadsheet's cell holds no more than 32,767 characters. */
const LONGEST = 32_000;
const ID = 'id';

/** What a sheet holds that was not taken, and where. */
export interface SheetFlaw {
  sheet: string;
  /** Such as B7. */
  cell: string;
  text: string;
  /** Of the cell's text; or of the sheet, `doorstep.sheet` words it. */
  reason: CellFlaw | { sheet: SheetFlawCode };
}

type SheetFlawCode = 'NO_SUCH_RULE' | 'NO_SUCH_COLUMN' | 'NOT_TEXT';

export type SheetReading =
  | { document: RulesetDocument; flaws: readonly SheetFlaw[] }
  | { unreadable: 'NO_WORKBOOK' | 'NO_RULES_SHEET' };

/** A library of its own size: loaded when a workbook is asked for, not with the console. */
async function newWorkbook(): Promise<Workbook> {
  const { default: exceljs } = await import('exceljs');
  return new exceljs.Workbook();
}

/**
 * The table as a workbook: the sheet `rules` as it is shown, with the rules' ids; `parameters` to look at; and hidden, the
 * whole document as JSON, in pieces that fit into cells, so that nothing is lost on the way.
 */
export async function writeWorkbook(
  document: RulesetDocument,
  words: TableWords,
  headings: (column: ColumnId) => string,
): Promise<ArrayBuffer> {
  const workbook = await newWorkbook();
  const { columns, rows } = ruleTable(document, words);
  const rules = workbook.addWorksheet(RULES, { views: [{ state: 'frozen', ySplit: 1, xSplit: 3 }] });
  rules.addRow([ID, ...columns.map(headings)]).font = { bold: true };
  for (const { rule, texts } of rows) {
    rules.addRow([rule.id, ...columns.map((column) => texts.get(column) ?? '')]);
  }
  rules.columns.forEach((column) => (column.width = 20));
  const parameters = workbook.addWorksheet(PARAMETERS);
  for (const [name, parameter] of Object.entries(document.parameters)) {
    for (const { validFrom, value } of parameter.values) {
      parameters.addRow([`@${name}`, parameter.name[words.language], validFrom, value, parameter.unit]);
    }
  }
  const whole = workbook.addWorksheet(WHOLE, { state: 'hidden' });
  for (const piece of pieces(JSON.stringify(document))) whole.addRow([piece]);
  return await workbook.xlsx.writeBuffer();
}

function pieces(text: string): string[] {
  const count = Math.ceil(text.length / LONGEST);
  return Array.from({ length: count }, (_, at) => text.slice(at * LONGEST, (at + 1) * LONGEST));
}

/**
 * The document of a workbook with what was edited in its sheet `rules`; `present` is what the edits go into where the
 * workbook no longer carries its document. Cells that cannot be read change nothing and are told.
 */
export async function readWorkbook(
  file: ArrayBuffer,
  present: RulesetDocument,
  words: TableWords,
): Promise<SheetReading> {
  const workbook = await newWorkbook();
  try {
    await workbook.xlsx.load(file);
  } catch {
    return { unreadable: 'NO_WORKBOOK' };
  }
  const sheet = workbook.getWorksheet(RULES);
  if (!sheet) return { unreadable: 'NO_RULES_SHEET' };
  const base = carriedDocument(workbook) ?? present;
  const flaws: SheetFlaw[] = [];
  const edits: (CellEdit & { cell: string })[] = [];
  const columns = new Map<number, ColumnId>();
  const tell = (cell: string, text: string, code: SheetFlawCode) =>
    flaws.push({ sheet: RULES, cell, text, reason: { sheet: code } });
  sheet.getRow(1).eachCell((cell, at) => {
    const column = columnNamed(cell.text, words);
    if (column === undefined) tell(cell.address, cell.text, 'NO_SUCH_COLUMN');
    else columns.set(at, column);
  });
  const idAt = [...columns].find(([, column]) => column === ID)?.[0] ?? 1;
  sheet.eachRow((row, number) => {
    if (number === 1) return;
    const id = row.getCell(idAt).text;
    const index = base.rules.findIndex((rule) => rule.id === id);
    if (index === -1) {
      tell(row.getCell(idAt).address, id, 'NO_SUCH_RULE');
      return;
    }
    for (const [at, column] of columns) {
      if (column === ID) continue;
      const cell = row.getCell(at);
      const text = textOf(cell.value, cell.text);
      if (text === null) tell(cell.address, '', 'NOT_TEXT');
      else edits.push({ index, column, text, cell: cell.address });
    }
  });
  const { document, refused } = setCells(base, edits, words);
  for (const { index, column, text, flaw } of refused) {
    const edit = edits.find((each) => each.index === index && each.column === column);
    flaws.push({ sheet: RULES, cell: edit?.cell ?? '', text, reason: flaw });
  }
  return { document, flaws };
}

/** What a person sees in a cell; null for an error of a formula. */
function textOf(value: unknown, text: string): string | null {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === 'object' && value !== null && 'error' in value) return null;
  return text;
}

function carriedDocument(workbook: Workbook): RulesetDocument | null {
  const texts: string[] = [];
  workbook.getWorksheet(WHOLE)?.eachRow((row) => texts.push(row.getCell(1).text));
  try {
    const document: unknown = JSON.parse(texts.join(''));
    return hasFormShape(document) ? document : null;
  } catch {
    return null;
  }
}

/** By its name in either language, or its key. */
function columnNamed(name: string, { facts }: TableWords): ColumnId | undefined {
  if (name === ID) return ID;
  const head = [...HEAD_COLUMNS, FURTHER].find((column) => [column, ...(NAMES[column] ?? [])].includes(name));
  if (head !== undefined) return head;
  const entry = facts.find(({ key, label }) => [key, label.zh, label.en].includes(name));
  return entry && factColumn(entry.key);
}

const NAMES: Readonly<Record<string, readonly string[]>> = {
  priority: [chineseTable.table.priorityColumn, englishTable.table.priorityColumn],
  name: [chineseTable.table.name, englishTable.table.name],
  tier: [chineseTable.table.tier, englishTable.table.tier],
  ground: [chineseTable.table.ground, englishTable.table.ground],
  kind: [chineseTable.table.kind, englishTable.table.kind],
  severity: [chineseTable.table.severity, englishTable.table.severity],
  mitigations: [chineseTable.table.mitigations, englishTable.table.mitigations],
  [FURTHER]: [chineseTable.table.further, englishTable.table.further],
};

import type { ColumnId, RuleTable } from './rule-table';

/** A cell by what it is about: it stays the same cell when its rule moves to another row. */
export interface CellPlace {
  /** The rule's place in the document. */
  index: number;
  column: ColumnId;
}

export interface Range {
  /** The cell that has the focus. */
  at: CellPlace;
  /** The other corner. */
  from: CellPlace;
}

/** The cell so many rows and columns away, kept inside the table. */
export function moved(table: RuleTable, place: CellPlace, rows: number, columns: number): CellPlace {
  const [row, column] = numbersOf(table, place);
  return placeAt(table, row + rows, column + columns);
}

/** Row and column as they are shown. */
export function numbersOf(table: RuleTable, { index, column }: CellPlace): [row: number, column: number] {
  return [
    Math.max(
      0,
      table.rows.findIndex((row) => row.index === index),
    ),
    Math.max(0, table.columns.indexOf(column)),
  ];
}

function placeAt(table: RuleTable, row: number, column: number): CellPlace {
  const within = (number: number, count: number) => Math.min(Math.max(number, 0), count - 1);
  return {
    index: table.rows[within(row, table.rows.length)]?.index ?? 0,
    column: table.columns[within(column, table.columns.length)] ?? '',
  };
}

/** The cells of a range, row by row. */
export function cellsOf(table: RuleTable, { at, from }: Range): CellPlace[][] {
  const [row, column] = numbersOf(table, at);
  const [otherRow, otherColumn] = numbersOf(table, from);
  const rows = table.rows.slice(Math.min(row, otherRow), Math.max(row, otherRow) + 1);
  const columns = table.columns.slice(Math.min(column, otherColumn), Math.max(column, otherColumn) + 1);
  return rows.map(({ index }) => columns.map((id) => ({ index, column: id })));
}

/** Where each pasted text goes, and how many have no cell to go to. */
export function pastePlaces(
  table: RuleTable,
  { at, from }: Range,
  texts: readonly (readonly string[])[],
): { edits: (CellPlace & { text: string })[]; outside: number } {
  const corner = cellsOf(table, { at, from })[0]?.[0] ?? at;
  const [top, left] = numbersOf(table, corner);
  const edits: (CellPlace & { text: string })[] = [];
  let outside = 0;
  texts.forEach((row, down) =>
    row.forEach((text, right) => {
      const rule = table.rows[top + down];
      const column = table.columns[left + right];
      if (rule && column !== undefined) edits.push({ index: rule.index, column, text });
      else outside += 1;
    }),
  );
  return { edits, outside };
}

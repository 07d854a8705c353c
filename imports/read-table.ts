import { inspectFile } from './inspect-file';
import { ImportError, problem, type Problem } from './messages';
import { columnName, squeeze } from './plain-text';
import { headerProblem, readCsv } from './read-csv';

/** One row of a file whose columns Doorstep itself gives the names of; an optional column that is missing is empty. */
export interface TableRow<Column extends string> {
  readonly line: number;
  readonly cell: (column: Column) => string;
}

export interface TableColumns<Column extends string> {
  readonly required: readonly Column[];
  readonly optional?: readonly Column[];
}

/**
 * Reads a small CSV file with columns of fixed names, in UTF-8 or GB 18030 unless an encoding is given.
 *
 * @returns the rows, and what is wrong with those that are not among them
 * @throws ImportError where the file as a whole cannot be used
 */
export async function readTable<Column extends string>(
  filePath: string,
  file: string,
  columns: TableColumns<Column>,
  encoding?: string,
): Promise<{ rows: TableRow<Column>[]; problems: Problem[] }> {
  const facts = await inspectFile(filePath, ['utf-8', 'gb18030'], encoding);
  if (!('sha256' in facts)) throw new ImportError([{ ...facts, file }]);
  const problems: Problem[] = [];
  const rows: TableRow<Column>[] = [];
  let header: string[] | undefined;
  for await (const { line, cells } of readCsv(filePath, { encoding: facts.encoding, delimiter: ',' })) {
    if (header === undefined) {
      header = cells.map(columnName);
      const tooLong = headerProblem(file, header);
      if (tooLong) throw new ImportError([tooLong]);
      refuse(headerProblems(file, header, columns));
      continue;
    }
    const names = header;
    if (cells.length !== names.length) {
      const details = { actual: cells.length, expected: names.length };
      problems.push(problem('ROW_RAGGED', 'row', { file, line }, details));
      continue;
    }
    rows.push({ line, cell: (column) => squeeze((cells[names.indexOf(column)] ?? '').normalize('NFC')) });
  }
  if (rows.length === 0 && problems.length === 0) problems.push(problem('NO_ROWS', 'file', { file }));
  return { rows, problems };
}

/** @throws ImportError where there is any problem */
export function refuse(problems: readonly Problem[]): void {
  const [first, ...others] = problems;
  if (first) throw new ImportError([first, ...others]);
}

function headerProblems(
  file: string,
  header: readonly string[],
  { required, optional = [] }: TableColumns<string>,
): Problem[] {
  const place = (column: string) => ({ file, line: 1, column });
  const known = [...required, ...optional];
  return [
    ...required
      .filter((column) => !header.includes(column))
      .map((column) => problem('COLUMN_MISSING', 'file', place(column))),
    ...header
      .filter((column, index) => header.indexOf(column) !== index)
      .map((column) => problem('COLUMN_DUPLICATE', 'file', place(column))),
    ...header
      .filter((column) => !known.includes(column))
      .map((column) => problem('COLUMN_UNEXPECTED', 'file', place(column), { expected: known.join(', ') })),
  ];
}

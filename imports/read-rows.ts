import path from 'node:path';
import { mappedColumns } from './check-profile';
import { inspectFile } from './inspect-file';
import { matchHeader } from './match-header';
import { ImportError, problem, type EncodingReason, type Problem } from './messages';
import { columnName } from './plain-text';
import type { ImportProfile } from './profile-types';
import { headerProblem, readCsv, type CsvRecord } from './read-csv';
import { isRejectsHeader } from './rejects-file';

export interface CsvFile {
  readonly sha256: string;
  readonly encoding: { readonly name: string; readonly reason: EncodingReason };
  readonly header: readonly string[];
  /** Whether it is a rejects file that comes back: it holds a part of its register, whatever the profile says. */
  readonly isRejects: boolean;
  /** What does not stop the import: unknown columns, another delimiter. */
  readonly warnings: readonly Problem[];
  readonly rows: AsyncIterable<CsvRecord>;
}

/**
 * Opens a CSV file as a stream of rows behind its header: finds its encoding and delimiter and holds the header
 * against the profile. Problems name the file without its folder.
 *
 * @throws ImportError with every problem that makes the file as a whole unusable; also while rows are read, where a
 *   quote is broken or a row is beyond all bounds
 */
export async function readRows(
  filePath: string,
  profile: ImportProfile,
  givenEncoding?: string,
): Promise<CsvFile> {
  const file = path.basename(filePath);
  const facts = await inspectFile(filePath, profile.format.encodings, givenEncoding);
  if (!('sha256' in facts)) throw new ImportError([{ ...facts, file }]);
  const { encoding, reason, sha256 } = facts;
  const delimiter = await findDelimiter(filePath, encoding, profile).catch(refileProblems(file));
  const records = readCsv(filePath, { encoding, delimiter });
  const first = await records.next().catch(refileProblems(file));
  if (first.done) throw new ImportError([problem('FILE_EMPTY', 'file', { file })]);
  const header = first.value.cells.map(columnName);
  const tooLong = headerProblem(file, header);
  if (tooLong) {
    await records.return(undefined);
    throw new ImportError([tooLong]);
  }
  const { problems } = matchHeader(profile, file, header);
  const [refused, ...others] = problems.toSorted(
    (a, b) => Number(b.severity === 'file') - Number(a.severity === 'file'),
  );
  if (refused?.severity === 'file') {
    await records.return(undefined);
    // with what the file has instead: a column may only have got another name
    throw new ImportError([refused, ...others]);
  }
  const warnings = [...facts.warnings.map((warning) => ({ ...warning, file })), ...problems];
  if (delimiter !== profile.format.delimiter) {
    const details = { actual: inPrint(delimiter), expected: inPrint(profile.format.delimiter) };
    warnings.unshift(problem('DELIMITER_DIFFERS', 'warning', { file, line: 1 }, details));
  }
  return {
    sha256,
    encoding: { name: encoding, reason },
    header,
    isRejects: isRejectsHeader(header),
    warnings,
    rows: named(records, file),
  };
}

/** The delimiter with which the header shows most of the mapped columns; the profile's own if none shows more. */
async function findDelimiter(filePath: string, encoding: string, profile: ImportProfile): Promise<string> {
  const mapped = new Set(mappedColumns(profile));
  let best = { delimiter: profile.format.delimiter, shown: -1 };
  for (const delimiter of new Set([profile.format.delimiter, ',', ';', '\t', '|'])) {
    const header = await firstCells(filePath, encoding, delimiter);
    const shown = header.filter((name) => mapped.has(columnName(name))).length;
    if (shown > best.shown) best = { delimiter, shown };
  }
  return best.delimiter;
}

/** Far more than all columns that a profile can name: a longer header is none, and is not read to its end. */
const HEADER_LIMIT = 256 * 1024;

/**
 * None where the first record cannot be read so: a quoted header breaks at another delimiter than its own.
 *
 * @throws ImportError ROW_TOO_LARGE
 */
async function firstCells(filePath: string, encoding: string, delimiter: string): Promise<readonly string[]> {
  const records = readCsv(filePath, { encoding, delimiter, recordLimit: HEADER_LIMIT });
  try {
    const first = await records.next();
    return first.done ? [] : first.value.cells;
  } catch (error) {
    if (error instanceof ImportError && error.code !== 'ROW_TOO_LARGE') return [];
    throw error;
  } finally {
    await records.return(undefined);
  }
}

async function* named(records: AsyncIterable<CsvRecord>, file: string): AsyncGenerator<CsvRecord> {
  try {
    yield* records;
  } catch (error) {
    refileProblems(file)(error);
  }
}

function refileProblems(file: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ImportError)) throw error;
    const [first, ...rest] = error.problems.map((found) => ({ ...found, file }));
    throw first ? new ImportError([first, ...rest]) : error;
  };
}

/** A delimiter as a profile writes it: a tab cannot be seen. */
function inPrint(delimiter: string): string {
  return delimiter === '\t' ? '\\t' : delimiter;
}

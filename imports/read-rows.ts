import path from 'node:path';
import { inspectFile } from './inspect-file';
import { detectDelimiter, matchHeader } from './match-header';
import { ImportError, problem, type Problem } from './messages';
import type { ImportProfile } from './profile-types';
import { readCsv, type CsvRecord } from './read-csv';

export interface CsvFile {
  readonly sha256: string;
  readonly header: readonly string[];
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
export async function readRows(filePath: string, profile: ImportProfile): Promise<CsvFile> {
  const file = path.basename(filePath);
  const facts = await inspectFile(filePath, profile.format.encodings);
  if (!('sha256' in facts)) throw new ImportError([{ ...facts, file }]);
  const { encoding, sha256 } = facts;
  const delimiter = await findDelimiter(filePath, encoding, profile);
  const records = readCsv(filePath, { encoding, delimiter });
  const first = await records.next().catch(refileProblems(file));
  if (first.done) throw new ImportError([problem('FILE_EMPTY', 'file', { file })]);
  const header = first.value.cells.map((cell) => cell.trim());
  const { problems } = matchHeader(profile, file, header);
  const [refused, ...others] = problems.filter(({ severity }) => severity === 'file');
  if (refused) {
    await records.return(undefined);
    throw new ImportError([refused, ...others]);
  }
  const warnings = [...problems];
  if (delimiter !== profile.format.delimiter) {
    const details = { actual: delimiter, expected: profile.format.delimiter };
    warnings.unshift(problem('DELIMITER_DIFFERS', 'warning', { file, line: 1 }, details));
  }
  return { sha256, header, warnings, rows: named(records, file) };
}

/** The first line is read with a delimiter that no file uses, which leaves it whole. */
async function findDelimiter(filePath: string, encoding: string, profile: ImportProfile): Promise<string> {
  const lines = readCsv(filePath, { encoding, delimiter: '\u{1f}' });
  try {
    for await (const { cells } of lines) return detectDelimiter(profile, cells[0] ?? '');
    return profile.format.delimiter;
  } catch {
    // a header in quotes cannot be read whole; the profile's own delimiter shows then what is wrong
    return profile.format.delimiter;
  } finally {
    await lines.return(undefined);
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

import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { ImportError, problem, type Problem } from './messages';

export interface CsvRecord {
  /** Line of the file, from 1, on which the record begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A record larger than this ends the reading, so that memory stays bounded whatever the file holds. */
export const RECORD_LIMIT = 16 * 1024 * 1024;

/** No profile can name a longer column. */
const COLUMN_LIMIT = 200;

/** The problem of a header that is none, or undefined; to be asked before anything else looks at the header. */
export function headerProblem(file: string, header: readonly string[]): Problem | undefined {
  const long = header.find((name) => name.length > COLUMN_LIMIT);
  const details = { actual: long?.length ?? 0, limit: COLUMN_LIMIT };
  return long === undefined
    ? undefined
    : problem('CELL_TOO_LARGE', 'file', { file, line: 1, value: long }, details);
}

export interface ReadOptions {
  readonly encoding: string;
  readonly delimiter: string;
  /** Characters of the largest record; RECORD_LIMIT where it is not given. */
  readonly recordLimit?: number;
  /** Called with the number of bytes read so far. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Reads a CSV file (RFC 4180, any line ending) record by record, the header included, blank lines left out.
 * Rows need not have the header's number of cells: the caller judges that.
 *
 * @throws ImportError QUOTE_BROKEN or ROW_TOO_LARGE: past a broken quote rows cannot be told apart,
 *   so reading ends there
 */
export async function* readCsv(file: string, options: ReadOptions): AsyncGenerator<CsvRecord> {
  const { recordLimit = RECORD_LIMIT } = options;
  let nextLine = 1;
  const lines: number[] = [];
  let header: readonly string[] = [];
  const parser = parse({
    delimiter: options.delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: recordLimit,
    // here and not where records are taken out: an error drops those that still wait, and its line must be right;
    // the parser's own count takes CRLF inside quotes for two lines
    on_record: (cells: string[]) => {
      lines.push(nextLine);
      nextLine += 1 + lineBreaks(cells);
      if (header.length === 0 && !isSeparatorHint(cells, options.delimiter)) header = cells;
      return cells;
    },
  });
  const text = Readable.from(decoded(file, options));
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      const line = lines.shift() ?? nextLine;
      if (line === 1 && isSeparatorHint(cells, options.delimiter)) continue;
      if (cells.length > 1 || cells[0]?.trim() !== '') yield { line, cells };
    }
  } catch (error) {
    throw error instanceof CsvError
      ? asImportError(error, file, { line: nextLine, header, recordLimit })
      : error;
  } finally {
    text.destroy();
    parser.destroy();
  }
}

/** Excel's line before the header: which sign separates the cells; the header itself shows that. */
function isSeparatorHint(cells: readonly string[], delimiter: string): boolean {
  return /^sep=.$/i.test(cells.join(delimiter));
}

function lineBreaks(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
}

async function* decoded(file: string, { encoding, onBytes }: ReadOptions): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let bytes = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    onBytes?.(bytes);
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

function asImportError(
  error: CsvError,
  file: string,
  { line, header, recordLimit }: { line: number; header: readonly string[]; recordLimit: number },
): ImportError {
  const index: unknown = error.column;
  const column = typeof index === 'number' ? header[index] : undefined;
  const place = { file, line, ...(column === undefined ? {} : { column }) };
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new ImportError([problem('ROW_TOO_LARGE', 'file', place, { limit: recordLimit })]);
  }
  // what the cell holds is not told: past a broken quote it may be anybody's
  return new ImportError([problem('QUOTE_BROKEN', 'file', place)]);
}

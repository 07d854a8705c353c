import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ImportError, problem } from './messages';

const COLUMNS = ['line', 'codes', 'reasons_zh', 'reasons_en'] as const;
const PIECE = 65_536;

/** The rows that an import keeps out. Nobody sees the file before `keep`, which replaces the one of an earlier run. */
export interface RejectsFile {
  /** Writes one row; the first is the header of the imported file, which is put behind the columns of the reasons. */
  write(reasons: readonly string[], cells: readonly string[]): Promise<void>;
  /** Brings all rows to the disk: what is missing is told now, not when the import is done. */
  end(): Promise<void>;
  keep(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Opens a rejects file before any work is done. It replaces nothing but an earlier rejects file.
 *
 * @throws ImportError REJECTS_UNWRITABLE, here and while rows are written
 */
export async function openRejects(target: string, source: string): Promise<RejectsFile> {
  const refused = (detail: string): ImportError =>
    new ImportError([
      problem(
        'REJECTS_UNWRITABLE',
        'file',
        { file: path.basename(source), value: path.basename(target) },
        { detail },
      ),
    ]);
  const told = (error: unknown): never => {
    throw error instanceof ImportError ? error : refused(codeOf(error));
  };
  await refuseOther(target, source, refused).catch(told);
  const unfinished = `${target}.new`;
  const handle = await open(unfinished, 'w').catch(told);
  let waiting = '';
  const flush = async () => {
    const text = waiting;
    waiting = '';
    await handle.writeFile(text).catch(told);
  };
  return {
    write: async (reasons, cells) => {
      waiting += `${[...reasons, ...cells].map(quoted).join(',')}\n`;
      if (waiting.length > PIECE) await flush();
    },
    end: async () => {
      await flush();
      await handle.sync().catch(told);
    },
    keep: async () => {
      await handle.close();
      await rename(unfinished, target).catch(told);
    },
    discard: async () => {
      await handle.close();
      await rm(unfinished, { force: true });
    },
  };
}

/** The header of every rejects file begins with these. */
export const REASON_COLUMNS: readonly string[] = COLUMNS;

/** Whether a file to import is a rejects file that was mended: it never lists the whole register. */
export function isRejectsHeader(header: readonly string[]): boolean {
  return COLUMNS.every((column, at) => header[at] === column);
}

async function refuseOther(
  target: string,
  source: string,
  refused: (detail: string) => ImportError,
): Promise<void> {
  const found = await stat(target).catch(() => null);
  if (found === null) return;
  if (!found.isFile()) throw refused('EISDIR');
  if ((await realpath(target)) === (await realpath(source))) throw refused('it is the file to import');
  const handle = await open(target, 'r');
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(100), 0, 100).finally(() => handle.close());
  const start = buffer.toString('utf8', 0, bytesRead);
  if (start !== '' && !start.startsWith(`${COLUMNS.join(',')},`)) throw refused('it holds something else');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'EIO';
}

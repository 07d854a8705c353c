import { readFileSync } from 'node:fs';
import { CommandError } from './command';
import { findJsonFlaw } from '../domain/json-text';

/**
 * What a JSON file holds; a byte order mark before it is skipped.
 *
 * @throws CommandError FILE_UNREADABLE, or NOT_JSON or DUPLICATE_KEY with line and column
 */
export function readJson(file: string): unknown {
  const text = readText(file).replace(/^\uFEFF/, '');
  const flaw = findJsonFlaw(text);
  if (!flaw) return JSON.parse(text);
  const { code, line, column, pointer, reason } = flaw;
  const place = pointer === '' ? '' : ` (${pointer})`;
  throw new CommandError(code, `${file}:${line}:${column}${place}: ${reason.en} / ${reason.zh}`, {
    file,
    line,
    column,
    pointer,
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError('FILE_UNREADABLE', `${file}: ${reason} / 无法读取此文件`);
  }
}

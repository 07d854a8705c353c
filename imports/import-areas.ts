import path from 'node:path';
import type { Knex } from 'knex';
import { insertAreas, listAreas, lockAreas, setAreaNames, type AreaRow } from '../db/queries/area-import';
import { insertAuditEntry } from '../db/queries/audit';
import { problem, type Problem } from './messages';
import { readTable, refuse, type TableRow } from './read-table';

const COLUMNS = ['kind', 'code', 'parent', 'name_zh', 'name_en'] as const;
type Column = (typeof COLUMNS)[number];

/** From above to below: each kind stands under the one before it. */
const KINDS = ['authority', 'district', 'office', 'patch'] as const;
const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const NAME_LIMIT = 200;

export interface AreasReport {
  file: string;
  rows: number;
  /** Codes. */
  added: string[];
  /** Codes of areas that got other names. */
  renamed: string[];
  unchanged: number;
}

/**
 * Brings districts, offices and patches in from a CSV file with the columns kind, code, parent, name_zh and name_en.
 * Rows may stand in any order; a district's parent may be left empty. The same file again changes nothing; an area that
 * the file does not name stays. All or nothing: one wrong row, and nothing is written. Each change is audited.
 *
 * @throws ImportError with every problem found
 */
export async function importAreas(service: Knex, filePath: string, encoding?: string): Promise<AreasReport> {
  const file = path.basename(filePath);
  const rows = await readAreas(filePath, file, encoding);
  return service.transaction(async (trx) => {
    await lockAreas(trx);
    const known = await listAreas(trx);
    refuse(placeProblems(file, rows, known));
    const before = new Map(known.map((area) => [area.code, area]));
    const authority = known.find(({ kind }) => kind === 'authority')?.code ?? '';
    const complete = rows.map(({ area }) => ({ ...area, parent: area.parent || authority }));
    const added = KINDS.flatMap((kind) =>
      complete.filter((area) => area.kind === kind && !before.has(area.code)),
    );
    const renamed = complete.filter((area) => {
      const was = before.get(area.code);
      return was !== undefined && (was.nameZh !== area.nameZh || was.nameEn !== area.nameEn);
    });
    const audit = (action: string) => async (id: string, code: string) =>
      insertAuditEntry(trx, {
        actorKind: 'command',
        actorId: null,
        action,
        subjectType: 'area',
        subjectId: id,
        detail: { code },
      });
    await insertAreas(trx, added, audit('area.added'));
    await setAreaNames(trx, renamed, audit('area.renamed'));
    return {
      file,
      rows: rows.length,
      added: added.map(({ code }) => code),
      renamed: renamed.map(({ code }) => code),
      unchanged: rows.length - added.length - renamed.length,
    };
  });
}

interface PlacedArea {
  line: number;
  area: AreaRow;
}

async function readAreas(filePath: string, file: string, encoding?: string): Promise<PlacedArea[]> {
  const table = await readTable(filePath, file, { required: COLUMNS }, encoding);
  const read = table.rows.map((row) => ({ line: row.line, ...readArea(file, row) }));
  refuse([...table.problems, ...read.flatMap((row) => ('problems' in row ? row.problems : []))]);
  return read.flatMap((row) => ('area' in row ? [row] : []));
}

function readArea(
  file: string,
  { line, cell }: TableRow<Column>,
): { area: AreaRow } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const say = (code: Problem['code'], column: Column, details: Record<string, string | number> = {}) =>
    problems.push(problem(code, 'row', { file, line, column, value: cell(column) }, details));
  const kinds = KINDS.slice(1);
  const kind = cell('kind');
  if (!kinds.some((known) => known === kind)) say('VALUE_UNMAPPED', 'kind', { expected: kinds.join(', ') });
  if (!CODE.test(cell('code'))) say('AREA_CODE_INVALID', 'code');
  if (cell('parent') === '' && kind !== 'district') say('VALUE_REQUIRED', 'parent');
  for (const column of ['name_zh', 'name_en'] as const) {
    const name = cell(column);
    if (name === '') say('VALUE_REQUIRED', column);
    if (name.length > NAME_LIMIT) say('CELL_TOO_LARGE', column, { actual: name.length, limit: NAME_LIMIT });
  }
  const [code, parent, nameZh, nameEn] = [cell('code'), cell('parent'), cell('name_zh'), cell('name_en')];
  return problems.length > 0 ? { problems } : { area: { kind, code, parent, nameZh, nameEn } };
}

/** What is wrong with where the areas stand, in the file and against the areas that are there. */
function placeProblems(file: string, rows: readonly PlacedArea[], known: readonly AreaRow[]): Problem[] {
  const authority = known.find(({ kind }) => kind === 'authority');
  if (!authority) return [problem('AUTHORITY_MISSING', 'file', { file })];
  const problems: Problem[] = [];
  const before = new Map(known.map((area) => [area.code, area]));
  const firstLine = new Map<string, number>();
  const all = new Map([...before, ...rows.map(({ area }) => [area.code, area] as const)]);
  for (const { line, area } of rows) {
    const say = (
      code: Problem['code'],
      column: Column,
      value: string,
      details: Record<string, string | number>,
    ) => problems.push(problem(code, 'row', { file, line, column, value }, details));
    const first = firstLine.get(area.code);
    if (first !== undefined) say('KEY_DUPLICATE', 'code', area.code, { first });
    else firstLine.set(area.code, line);
    const parentCode = area.parent || authority.code;
    const parent = all.get(parentCode);
    const expected = KINDS[KINDS.findIndex((kind) => kind === area.kind) - 1] ?? 'authority';
    if (!parent) say('AREA_PARENT_UNKNOWN', 'parent', parentCode, {});
    else if (parent.kind !== expected)
      say('AREA_PARENT_WRONG', 'parent', parentCode, { expected, actual: parent.kind });
    const was = before.get(area.code);
    // an area that moved would take its registrations, and who may see them, with it
    if (was && (was.kind !== area.kind || was.parent !== parentCode))
      say('AREA_MOVED', 'parent', parentCode, { kind: was.kind, parent: was.parent });
  }
  return problems;
}

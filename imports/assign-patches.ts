import path from 'node:path';
import type { Knex } from 'knex';
import { lockAreas } from '../db/queries/area-import';
import { insertAuditEntry } from '../db/queries/audit';
import * as queries from '../db/queries/patch-assignment';
import { problem, type Problem } from './messages';
import { readTable, refuse, type TableRow } from './read-table';

const REQUIRED = ['building', 'patch'] as const;
const OPTIONAL = ['floor_from', 'floor_to'] as const;
type Column = (typeof REQUIRED | typeof OPTIONAL)[number];

/** A patch is one officer's work. */
const PATCH_SIZE = { min: 150, max: 400 };

export interface AssignmentReport {
  file: string;
  rows: number;
  /** Dwellings that came into a patch, or into another one. */
  assigned: number;
  /** Dwellings of the register that are still in no patch. */
  withoutPatch: number;
  /** Patches with fewer or more dwellings than one officer is to have. */
  oddSizes: { code: string; dwellings: number }[];
}

/**
 * Puts the dwellings of a register's buildings into patches, from a CSV file with the columns building (the register's
 * key), patch (its code) and, for a building that is cut into several, floor_from and floor_to. All or nothing; the same
 * file again changes nothing. Each patch that got dwellings has a row in the audit log.
 *
 * @throws ImportError with every problem found
 */
export async function assignPatches(
  service: Knex,
  filePath: string,
  { register, encoding }: { register: string; encoding?: string | undefined },
): Promise<AssignmentReport> {
  const file = path.basename(filePath);
  const table = await readTable<Column>(filePath, file, { required: REQUIRED, optional: OPTIONAL }, encoding);
  return service.transaction(async (trx) => {
    await lockAreas(trx);
    const { assignments, problems } = place(
      file,
      table.rows,
      await queries.listPatches(trx),
      await queries.listBuildingsByKey(
        trx,
        register,
        table.rows.map(({ cell }) => cell('building')),
      ),
    );
    refuse([...table.problems, ...problems]);
    refuse(
      (await queries.listLetElsewhere(trx, assignments)).map(({ line, count }) =>
        problem('DWELLINGS_LET', 'row', { file, line, column: 'patch' }, { count }),
      ),
    );
    const placed = await queries.setPatches(trx, assignments);
    for (const { patchId, dwellings } of placed) {
      await insertAuditEntry(trx, {
        actorKind: 'command',
        actorId: null,
        action: 'area.dwellings_assigned',
        subjectType: 'area',
        subjectId: patchId,
        patchId,
        detail: { dwellings },
      });
    }
    const sizes = await queries.countPatches(trx, register);
    return {
      file,
      rows: table.rows.length,
      assigned: placed.reduce((sum, { dwellings }) => sum + dwellings, 0),
      withoutPatch: sizes.find(({ code }) => code === null)?.dwellings ?? 0,
      oddSizes: sizes.flatMap(({ code, dwellings }) =>
        code === null || (dwellings >= PATCH_SIZE.min && dwellings <= PATCH_SIZE.max)
          ? []
          : [{ code, dwellings }],
      ),
    };
  });
}

/** Finds building, patch and floors of each row, and what is wrong with them. */
function place(
  file: string,
  rows: readonly TableRow<Column>[],
  patches: readonly queries.PlacedArea[],
  buildings: readonly queries.PlacedArea[],
): { assignments: queries.Assignment[]; problems: Problem[] } {
  const patchOf = new Map(patches.map((patch) => [patch.code, patch]));
  const buildingOf = new Map(buildings.map((building) => [building.code, building]));
  const assignments: queries.Assignment[] = [];
  const problems: Problem[] = [];
  for (const { line, cell } of rows) {
    const say = (code: Problem['code'], column: Column, details = {}) =>
      problems.push(problem(code, 'row', { file, line, column, value: cell(column) }, details));
    const [building, patch] = [buildingOf.get(cell('building')), patchOf.get(cell('patch'))];
    const [from, to] = [floor(cell('floor_from')), floor(cell('floor_to'))];
    if (!building) say('BUILDING_UNKNOWN', 'building');
    if (!patch) say('PATCH_UNKNOWN', 'patch');
    if (from === undefined || (from !== null && typeof to === 'number' && from > to))
      say('FLOOR_INVALID', 'floor_from');
    if (to === undefined) say('FLOOR_INVALID', 'floor_to');
    if (!building || !patch || from === undefined || to === undefined) continue;
    if (building.districtId !== patch.districtId) say('PATCH_ELSEWHERE', 'patch');
    const assignment = { line, buildingId: building.id, patchId: patch.id, from, to };
    const twice = assignments.find((other) => overlaps(other, assignment));
    if (twice) say('FLOORS_OVERLAP', 'building', { first: twice.line });
    assignments.push(assignment);
  }
  return { assignments, problems };
}

/** Null where the cell is empty, undefined where it is no floor. */
function floor(text: string): number | null | undefined {
  if (text === '') return null;
  return /^-?\d{1,3}$/.test(text) ? Number(text) : undefined;
}

function overlaps(a: queries.Assignment, b: queries.Assignment): boolean {
  const within = (from: number | null, to: number | null) => (from ?? -Infinity) <= (to ?? Infinity);
  return a.buildingId === b.buildingId && within(a.from, b.to) && within(b.from, a.to);
}

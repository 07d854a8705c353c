import path from 'node:path';
import type { Knex } from 'knex';
import { insertAuditEntry } from '../db/queries/audit';
import {
  changeCalendarDays,
  findCalendarEnd,
  listCalendarDays,
  type CalendarChange,
} from '../db/queries/calendar';
import { CALENDAR_KINDS, isCalendarDate, isExceptionOn } from '../domain/working-days';
import { problem, type Problem } from './messages';
import { readTable, refuse, type TableRow } from './read-table';

const COLUMNS = ['day', 'kind', 'name'] as const;
type Column = (typeof COLUMNS)[number];
const NAME_LIMIT = 100;

export interface CalendarReport {
  file: string;
  rows: number;
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
  /** The last day of the last year that the calendar has days of, YYYY-MM-DD. */
  knownUntil: string | null;
}

/**
 * Brings days of the programme's calendar in from a CSV file with the columns day (YYYY-MM-DD), kind (`holiday`, `make_up`
 * for a weekend day that is worked, `regular` to take an exception back) and name. Days that are over stay as they were:
 * deadlines were counted by them. All or nothing, and the same file again changes nothing. `by` is the administrator.
 *
 * @throws ImportError with every problem found
 */
export async function importCalendar(
  trx: Knex.Transaction,
  filePath: string,
  { by, today, encoding }: { by: string; today: string; encoding?: string },
): Promise<CalendarReport> {
  const file = path.basename(filePath);
  const table = await readTable(filePath, file, { required: COLUMNS }, encoding);
  const read = table.rows.map((row) => ({ line: row.line, ...readDay(file, row) }));
  refuse([...table.problems, ...read.flatMap((row) => ('problems' in row ? row.problems : []))]);
  const rows = read.flatMap((row) => ('change' in row ? [row] : []));
  refuse(duplicates(file, rows));
  const known = new Map((await listCalendarDays(trx)).map((each) => [each.day, each]));
  const changes = rows.filter(({ change }) => {
    const was = known.get(change.day);
    return change.kind === 'regular'
      ? was !== undefined
      : was?.kind !== change.kind || was.name !== change.name;
  });
  refuse(
    changes
      .filter(({ change }) => change.day <= today)
      .map(({ line, change }) =>
        problem('CALENDAR_DAY_OVER', 'row', { file, line, column: 'day', value: change.day }, { today }),
      ),
  );
  await changeCalendarDays(
    trx,
    changes.map(({ change }) => change),
  );
  const removed = changes.filter(({ change }) => change.kind === 'regular').length;
  const added = changes.filter(({ change }) => change.kind !== 'regular' && !known.has(change.day)).length;
  const counts = {
    added,
    changed: changes.length - removed - added,
    removed,
    unchanged: rows.length - changes.length,
  };
  await insertAuditEntry(trx, {
    actorKind: 'user',
    actorId: by,
    action: 'calendar.import',
    subjectType: 'programme',
    subjectId: null,
    detail: counts,
  });
  return { file, rows: rows.length, ...counts, knownUntil: await findCalendarEnd(trx) };
}

interface PlacedChange {
  line: number;
  change: CalendarChange;
}

function readDay(
  file: string,
  { line, cell }: TableRow<Column>,
): { change: CalendarChange } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const say = (code: Problem['code'], column: Column, details: Record<string, string | number> = {}) =>
    problems.push(problem(code, 'row', { file, line, column, value: cell(column) }, details));
  const [day, name] = [cell('day'), cell('name')];
  const kind = CALENDAR_KINDS.find((known) => known === cell('kind'));
  if (!isCalendarDate(day)) say('DATE_IMPOSSIBLE', 'day', { expected: 'YYYY-MM-DD' });
  else if (kind !== undefined && !isExceptionOn(day, kind)) say('CALENDAR_KIND_WRONG', 'kind');
  if (kind === undefined) say('VALUE_UNMAPPED', 'kind', { expected: CALENDAR_KINDS.join(', ') });
  if (name === '' && kind !== 'regular') say('VALUE_REQUIRED', 'name');
  if (name.length > NAME_LIMIT) say('CELL_TOO_LARGE', 'name', { actual: name.length, limit: NAME_LIMIT });
  return problems.length > 0 || kind === undefined ? { problems } : { change: { day, kind, name } };
}

function duplicates(file: string, rows: readonly PlacedChange[]): Problem[] {
  const firstLine = new Map<string, number>();
  return rows.flatMap(({ line, change }) => {
    const first = firstLine.get(change.day);
    if (first === undefined) {
      firstLine.set(change.day, line);
      return [];
    }
    return [problem('KEY_DUPLICATE', 'row', { file, line, column: 'day', value: change.day }, { first })];
  });
}

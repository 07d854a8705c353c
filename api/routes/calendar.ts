import { insertAuditEntry } from '../../db/queries/audit';
import {
  changeCalendarDays,
  findCalendarEnd,
  listCalendarDays,
  type CalendarChange,
} from '../../db/queries/calendar';
import { getProgrammeNow } from '../../db/queries/procedures';
import { getProgrammeDate, loadCalendar } from '../../db/queries/rounds';
import { OFFICE } from '../../domain/role';
import { CALENDAR_KINDS, isExceptionOn } from '../../domain/working-days';
import { ApiError } from '../api-error';
import { day, list, object, oneOf, orNull, text } from '../json-schema';
import { found } from '../page';
import type { Call, Route } from '../route';

const EXCEPTION = object({ id: day, kind: oneOf(CALENDAR_KINDS), label: text });

/** The working week's exceptions: what deadlines, contact hours and ladders are counted by. */
export const calendarRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/working-calendar',
    summary: 'Today on the programme’s clock, and the exceptions to its working week',
    roles: OFFICE,
    response: object({ today: day, holidays: list(day), makeUpDays: list(day) }),
    handle: async ({ db }) => {
      const { holidays, makeUpDays } = await loadCalendar(db);
      return { today: await today(db), holidays: [...holidays], makeUpDays: [...makeUpDays] };
    },
  },
  {
    method: 'get',
    path: '/api/calendar-days',
    summary:
      'Holidays and make-up days with their names, those to come first; and until when the calendar is known',
    roles: OFFICE,
    response: object({ items: list(EXCEPTION), knownUntil: orNull(day) }),
    handle: async ({ db }) => {
      const now = await today(db);
      const days = (await listCalendarDays(db)).map(({ day: id, kind, name: label }) => ({
        id,
        kind,
        label,
      }));
      const items = [
        ...days.filter(({ id }) => id > now),
        ...days.filter(({ id }) => id <= now).toReversed(),
      ];
      return { items, knownUntil: await findCalendarEnd(db) };
    },
  },
  {
    method: 'post',
    path: '/api/calendar-days',
    summary: 'Make a day to come a holiday, a make-up day, or a regular day again',
    roles: ['administrator'],
    body: object({
      day,
      kind: oneOf(CALENDAR_KINDS),
      label: { type: 'string', minLength: 1, maxLength: 100, pattern: '\\S' },
    }),
    response: object({ id: day }),
    handle: async (call) => {
      const { label, ...dated } = call.body as Omit<CalendarChange, 'name'> & { label: string };
      const change = { ...dated, name: label };
      if (!isExceptionOn(change.day, change.kind)) throw new ApiError('CALENDAR_KIND_WRONG');
      // a regular day that is none yet stays what it is
      found((await changeCalendarDays(call.db, [change])) || undefined);
      await insertAuditEntry(call.db, {
        actorKind: 'user',
        actorId: call.userId,
        action: 'calendar.changed',
        subjectType: 'programme',
        subjectId: null,
        detail: { day: change.day, kind: change.kind },
      });
      return { id: change.day };
    },
  },
];

async function today(db: Call['db']): Promise<string> {
  return getProgrammeDate(db, await getProgrammeNow(db));
}

import { TASK_KINDS, TASK_STATES } from '../../domain/closed-lists';
import {
  callResultOf,
  CHANGED_PARTS,
  TASK_OUTCOMES,
  taskStateAfter,
  type TaskOutcome,
} from '../../domain/outcomes';
import { canMoveOutOn } from '../../domain/moving-out';
import { HAZARD_KINDS, REINSPECTION_OUTCOMES, SEVERITIES } from '../../domain/hazard';
import { GROUNDS, TIERS } from '../../domain/tier';
import { VISIT_OUTCOMES, VISIT_STATES } from '../../domain/visit';
import { addDays, type CalendarDate } from '../../domain/working-days';
import { insertAuditEntry } from '../../db/queries/audit';
import {
  confirmRegistration,
  insertDeclaration,
  insertEvent,
  requestReview,
  type Actor,
} from '../../db/queries/confirmations';
import { setCallResult } from '../../db/queries/contacts';
import { getProgrammeNow } from '../../db/queries/procedures';
import { findTenancy } from '../../db/queries/registrations';
import { worksPatch } from '../../db/queries/patch-officers';
import { getProgrammeDate, loadCalendar } from '../../db/queries/rounds';
import {
  findOpenSuccessor,
  listFieldTasks,
  listTasks,
  lockTask,
  setAssignee,
  setOutcome,
  TASK_SORT_VALUES,
} from '../../db/queries/tasks';
import { setVisitOfficer } from '../../db/queries/visit-commands';
import { ApiError } from '../api-error';
import { decisionDue } from '../decision-due';
import { refuseUnlessWhole } from '../decision-parts';
import { boolean, day, id, instant, integer, list, object, oneOf, orNull, page, text } from '../json-schema';
import { found, PAGE_QUERY, readSortedPage } from '../page';
import { recordReinspection } from '../reinspection';
import { OFFICE, type Call, type Route } from '../route';
import { ofRegistration } from '../shown-registrations';

/** What a person says of a task that is no visit; a visit ends through commands of its own. */
const SAID_OUTCOMES = [...new Set([...TASK_OUTCOMES, ...REINSPECTION_OUTCOMES])];
/** How a task of any kind can have ended. */
const ENDS = [...new Set([...SAID_OUTCOMES, ...VISIT_OUTCOMES, 'served'])];

const task = ofRegistration(
  'registrationId',
  object({
    id,
    kind: oneOf(TASK_KINDS),
    registrationId: orNull(id),
    patchId: id,
    assigneeId: orNull(id),
    state: oneOf(TASK_STATES),
    rank: integer,
    dueAt: instant,
    outcome: orNull(oneOf(ENDS)),
    version: integer,
    address: text,
    dwellingNumber: orNull(text),
    patchCode: text,
    assigneeName: orNull(text),
    overdue: boolean,
    escalatedAt: orNull(instant),
  }),
);
const fieldTask = ofRegistration(
  'registrationId',
  object({
    id,
    kind: oneOf(TASK_KINDS),
    registrationId: orNull(id),
    address: text,
    dwellingNumber: orNull(text),
    floor: orNull(integer),
    tier: orNull(oneOf(TIERS)),
    ground: orNull(oneOf(GROUNDS)),
    tenancySince: orNull(day),
    dueAt: instant,
    contactPhone: orNull(text),
    visitId: orNull(id),
    visitState: orNull(oneOf(VISIT_STATES)),
    appointmentFrom: orNull(instant),
    appointmentTo: orNull(instant),
    hazard: orNull(object({ kind: oneOf(HAZARD_KINDS), severity: oneOf(SEVERITIES) })),
    notice: orNull(object({ id, partyName: orNull(text), partyAddress: orNull(text) })),
    pausedSince: orNull(instant),
    version: integer,
  }),
);
const detail = object(
  {
    movedOutOn: day,
    occupantCount: { type: 'integer', minimum: 0, maximum: 200 },
    changed: oneOf(CHANGED_PARTS),
  },
  ['movedOutOn', 'occupantCount', 'changed'],
);

/** Longer than any setting lets an appointment lie ahead in practice. */
const CALENDAR_DAYS = 120;

interface OutcomeBody {
  outcome: string;
  detail?: { movedOutOn?: string; occupantCount?: number; changed?: string };
}

export const taskRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/tasks',
    summary: 'Tasks of the areas that the caller sees, the first due first',
    roles: [...OFFICE, 'officer'],
    query: {
      ...PAGE_QUERY,
      patchId: id,
      state: oneOf(['unclosed', ...TASK_STATES]),
      assigneeId: id,
      kind: oneOf(TASK_KINDS),
      registrationId: id,
      overdue: oneOf(['true']),
    },
    response: page(task),
    handle: (call) =>
      readSortedPage(call, TASK_SORT_VALUES, (after, limit) => listTasks(call.db, call.query, after, limit)),
  },
  {
    method: 'get',
    path: '/api/field/tasks',
    summary: 'My open tasks by street and floor',
    roles: ['officer', 'supervisor'],
    // an officer's day is the programme's day, whatever the phone's clock shows
    response: object({
      items: list(fieldTask),
      asOf: instant,
      calendar: object({ holidays: list(day), makeUpDays: list(day) }),
    }),
    handle: async ({ db }) => {
      const items = await listFieldTasks(db);
      const asOf = await getProgrammeNow(db);
      return { items, asOf, calendar: await comingCalendar(db, asOf) };
    },
  },
  {
    method: 'post',
    path: '/api/tasks/{id}/reassign',
    summary: 'Give a task to another officer of its patch',
    roles: ['supervisor'],
    body: object({ assigneeId: id }),
    response: object({ id }),
    version: { lock: lockTask },
    handle: async (call) => {
      const { assigneeId } = call.body as { assigneeId: string };
      const row = await openTask(call);
      if (!(await worksPatch(call.db, assigneeId, row.patchId))) throw new ApiError('OFFICER_NOT_OF_PATCH');
      await setAssignee(call.db, row.id, assigneeId);
      if (row.kind === 'visit') await setVisitOfficer(call.db, row.id, assigneeId);
      await audit(call, 'task.reassigned', row, { assigneeId });
      return { id: row.id };
    },
  },
  {
    method: 'post',
    path: '/api/tasks/{id}/outcome',
    summary: 'Record how the contact with the home ended',
    roles: ['officer', 'supervisor'],
    body: object({ outcome: oneOf(SAID_OUTCOMES), detail }, ['detail']),
    response: object({ id, state: oneOf(TASK_STATES) }),
    version: { lock: lockTask },
    handle: recordOutcome,
  },
];

/** Appointments are made without a connection too: the working days until the latest of them. */
async function comingCalendar(db: Call['db'], asOf: Date): Promise<object> {
  const calendar = await loadCalendar(db);
  const today = await getProgrammeDate(db, asOf);
  const last = addDays(today, CALENDAR_DAYS);
  const coming = (days: ReadonlySet<CalendarDate>) => [...days].filter((on) => on >= today && on <= last);
  return { holidays: coming(calendar.holidays), makeUpDays: coming(calendar.makeUpDays) };
}

async function openTask(call: Call, id = call.params['id'] ?? '') {
  const row = await lockTask(call.db, id);
  if (!row) throw new ApiError('TASK_NOT_YOURS');
  if (row.state !== 'open' && row.state !== 'waiting') throw new ApiError('STATE_CONFLICT');
  return row;
}

/** What the outcome says about the registration comes first: closing the task ends the officer's access to it. */
async function recordOutcome(call: Call): Promise<object> {
  const { outcome, detail: said = {} } = call.body as OutcomeBody;
  // what somebody recorded without a connection may come after the half-month has turned
  const row = await openTask(call, await findOpenSuccessor(call.db, call.params['id'] ?? ''));
  // a visit ends through its checklist, a notice's service through its proof
  if (row.kind === 'visit' || row.kind === 'notice_service') throw new ApiError('STATE_CONFLICT');
  if (row.kind === 'reinspection') {
    const state = await recordReinspection(call, row.id, outcome);
    await audit(call, 'task.outcome', row, { outcome });
    return { id: row.id, state };
  }
  if (!isTaskOutcome(outcome)) throw new ApiError('INVALID_REQUEST', [{ pointer: '/outcome', code: 'enum' }]);
  const changed = outcome === 'changed';
  // what belongs to the outcome, and nothing that contradicts it
  const wanted = {
    movedOutOn: outcome === 'moved_out',
    changed,
    occupantCount: changed && said.changed === 'occupants',
  };
  refuseUnlessWhole(said, wanted, { under: '/detail' });
  const actor: Actor = { kind: 'user', id: call.userId };
  if (row.registrationId) {
    if (outcome === 'moved_out') await checkMovingOut(call, row.registrationId, said.movedOutOn ?? '');
    const at = await getProgrammeNow(call.db);
    const made = { result: callResultOf(outcome), userId: call.userId, at };
    await setCallResult(call.db, row.registrationId, made);
    await tellRegistration(call, row.registrationId, outcome, said, actor);
  }
  const state = taskStateAfter(outcome);
  await setOutcome(call.db, row.id, actor, { state, outcome, detail: said });
  await audit(call, 'task.outcome', row, { outcome });
  return { id: row.id, state };
}

async function checkMovingOut({ db }: Call, registrationId: string, movedOutOn: string): Promise<void> {
  const { since, today } = found(await findTenancy(db, registrationId));
  if (!canMoveOutOn(movedOutOn, since, today)) {
    throw new ApiError('MOVED_OUT_RANGE', [{ pointer: '/detail/movedOutOn', code: 'range' }]);
  }
}

function isTaskOutcome(outcome: string): outcome is TaskOutcome {
  return TASK_OUTCOMES.some((known) => known === outcome);
}

async function tellRegistration(
  { db }: Call,
  registrationId: string,
  outcome: TaskOutcome,
  claim: object,
  actor: Actor,
): Promise<void> {
  const claims = { changed: 'change', moved_out: 'end', never_lived_here: 'never_lived_here' } as const;
  if (outcome === 'confirmed') return confirmRegistration(db, registrationId);
  if (outcome === 'refused') return insertEvent(db, registrationId, 'refused', actor);
  if (outcome === 'no_answer' || outcome === 'wrong_contact') return;
  const { dueAt } = await decisionDue(db);
  await insertDeclaration(db, { registrationId, kind: claims[outcome], declarant: 'officer', claim, dueAt });
  await requestReview(db, registrationId);
}

function audit(
  call: Call,
  action: string,
  row: { id: string; patchId: string },
  said: object,
): Promise<void> {
  return insertAuditEntry(call.db, {
    actorKind: 'user',
    actorId: call.userId,
    action,
    subjectType: 'task',
    subjectId: row.id,
    patchId: row.patchId,
    detail: said,
  });
}

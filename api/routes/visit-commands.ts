import { VISIT_SUBJECTS } from '../../domain/closed-lists';
import { appointmentProblem } from '../../domain/appointment';
import { GROUNDS } from '../../domain/tier';
import { HAZARD_KINDS, SEVERITIES } from '../../domain/hazard';
import {
  beginsFrom,
  beginsUntil,
  isOutward,
  noShowFrom,
  VISIT_STATES,
  visitActions,
  visitStateAfterNoShow,
  type VisitAction,
  type VisitOutcome,
} from '../../domain/visit';
import {
  CHECK_RESULTS,
  checklistScore,
  confirmsRecord,
  VISIT_CHECKLIST,
  type Checklist,
} from '../../domain/visit-checklist';
import { dayIn } from '../../domain/zoned-time';
import { insertAuditEntry } from '../../db/queries/audit';
import { confirmByVisit, insertEvent, requestReview, type Actor } from '../../db/queries/confirmations';
import { insertFoundHazards, type FoundHazard } from '../../db/queries/hazards';
import { worksPatch } from '../../db/queries/patch-officers';
import { findPausedSince, wasPausedDuring } from '../../db/queries/pauses';
import { getProgrammeNow } from '../../db/queries/procedures';
import { loadCalendar } from '../../db/queries/rounds';
import { getInstallation } from '../../db/queries/sessions';
import {
  findPatchOfficer,
  isOfficerBusy,
  lockVisitToChange,
  setAppointed,
  setBegun,
  setCompleted,
  setNoShow,
  setRefused,
  setReleased,
  setVisitTaskClosed,
  setWithdrawn,
  wakeVisit,
  type LockedVisit,
} from '../../db/queries/visit-commands';
import { getSettings } from '../../db/queries/procedure-settings';
import { getSettingsOfVisit } from '../../db/queries/visit-settings';
import { findVisitItem } from '../../db/queries/visits';
import { ApiError } from '../api-error';
import { boolean, id, instant, integer, object, oneOf, orNull, text, type JsonSchema } from '../json-schema';
import { found } from '../page';
import type { Call, Role, Route } from '../route';
import { ofRegistration } from '../shown-registrations';

/** Of a visit what names no home: what commands answer with, and what is kept to answer them again. */
const item = {
  id,
  subjectType: oneOf(VISIT_SUBJECTS),
  registrationId: orNull(id),
  patchId: orNull(id),
  patchCode: orNull(text),
  state: oneOf(VISIT_STATES),
  ground: orNull(oneOf(GROUNDS)),
  rank: integer,
  officerId: orNull(id),
  proposedAt: orNull(instant),
  releasedAt: orNull(instant),
  appointmentFrom: orNull(instant),
  appointmentTo: orNull(instant),
  reschedules: integer,
  pausedSince: orNull(instant),
  version: integer,
};

const DAY_MS = 86_400_000;
const yes = { const: true };
const nothing = object({});
const checklist = object(
  Object.fromEntries(VISIT_CHECKLIST.map(({ key }) => [key, oneOf(CHECK_RESULTS)] as const)),
);
const hazard = object({ kind: oneOf(HAZARD_KINDS), severity: oneOf(SEVERITIES), inCommonParts: boolean });

/** A visit as lists show it, with what more is told of it. */
export const visitOf = (more: Record<string, JsonSchema> = {}): JsonSchema =>
  ofRegistration(
    'registrationId',
    object({ ...item, address: text, dwellingNumber: orNull(text), floor: orNull(integer), ...more }),
  );

/** Each is one transaction: change, audit row, and what wakes the workflow. */
export const visitCommands: readonly Route[] = [
  command('release', 'release', 'Release a proposal to an officer, who is not the releaser', {
    roles: ['supervisor'],
    body: object({ officerId: id }, ['officerId']),
    run: release,
  }),
  command('appoint', 'appoint', 'Make or move the appointment', {
    roles: ['officer', 'supervisor'],
    body: object({ from: instant, to: instant, residentAsked: boolean }, ['residentAsked']),
    run: appoint,
  }),
  command('begin', 'begin', 'At the door: identified, and the purpose stated', {
    roles: ['officer'],
    body: object({ identified: yes, purposeStated: yes }),
    run: async (call, visit, at) => {
      if (visit.appointmentFrom === null || at < beginsFrom(visit.appointmentFrom))
        throw new ApiError('APPOINTMENT_NOT_REACHED');
      if (visit.appointmentTo !== null && at > beginsUntil(visit.appointmentTo))
        throw new ApiError('APPOINTMENT_OVER');
      await setBegun(call.db, visit.id);
      return {};
    },
  }),
  command('complete', 'complete', 'Record what was seen with consent, and hazards', {
    roles: ['officer'],
    body: object({
      consent: { const: 'given' },
      checklist,
      hazards: { type: 'array', items: hazard, maxItems: 30 },
    }),
    run: complete,
  }),
  command('refuse', 'refuse', 'The resident declined: counts as done and never raises anything', {
    roles: ['officer'],
    body: nothing,
    run: refuse,
  }),
  command('no-show', 'record_no_show', 'Nobody was there: another appointment, or the end', {
    roles: ['officer'],
    body: nothing,
    run: recordNoShow,
  }),
  command('withdraw', 'withdraw', 'Withdraw a visit that has not begun', {
    roles: ['supervisor'],
    body: object({ reason: oneOf(['by_supervisor']) }),
    run: async (call, visit, at) => {
      const { reason } = call.body as { reason: string };
      await setWithdrawn(call.db, visit.id, reason, at);
      await closeTask(call, visit, 'withdrawn', 'withdrawn', at);
      return { reason };
    },
  }),
];

interface Command {
  roles: readonly Role[];
  body: JsonSchema;
  /** Gives what the audit row says of it: ids and codes. */
  run: (call: Call, visit: LockedVisit, at: Date) => Promise<object>;
}

function command(name: string, action: VisitAction, summary: string, { roles, body, run }: Command): Route {
  return {
    method: 'post',
    path: `/api/visits/{id}/${name}`,
    summary,
    roles,
    body,
    response: object(item),
    version: { lock: lockVisitToChange },
    handle: async (call) => {
      const visit = found(await lockVisitToChange(call.db, call.params['id'] ?? ''));
      if (!visitActions(visit.state).includes(action)) throw new ApiError('STATE_CONFLICT');
      if (!roles.includes('supervisor') && visit.officerId !== call.userId) throw new ApiError('FORBIDDEN');
      if (isOutward(action) && (await findPausedSince(call.db, visit.patchId)) !== null)
        throw new ApiError('OUTWARD_PAUSED');
      const at = await getProgrammeNow(call.db);
      const detail = await run(call, visit, at);
      await insertAuditEntry(call.db, {
        actorKind: 'user',
        actorId: call.userId,
        action: `visit.${action}`,
        subjectType: 'visit',
        subjectId: visit.id,
        patchId: visit.patchId,
        detail,
      });
      if (action !== 'release') await wakeVisit(call.db, visit.id);
      const {
        address: _,
        dwellingNumber: __,
        floor: ___,
        ...changed
      } = found(await findVisitItem(call.db, visit.id));
      return changed;
    },
  };
}

async function release({ db, userId, body }: Call, visit: LockedVisit, at: Date): Promise<object> {
  const { officerId = await findPatchOfficer(db, visit.patchId) } = body as { officerId?: string };
  if (officerId === null) throw new ApiError('OFFICER_NOT_OF_PATCH');
  if (officerId === userId) throw new ApiError('RELEASER_CANNOT_VISIT');
  if (!(await worksPatch(db, officerId, visit.patchId))) throw new ApiError('OFFICER_NOT_OF_PATCH');
  const { id: settingsId, settings } = await getSettings(db, 'siteVisit');
  const dueAt = new Date(at.getTime() + settings.appointmentWithinDays * DAY_MS);
  await setReleased(db, visit, { officerId, releasedBy: userId, at, settingsId, dueAt });
  return { officerId };
}

async function appoint(call: Call, visit: LockedVisit, at: Date): Promise<object> {
  const { db, userId, grants } = call;
  const supervises = grants.some(({ role }) => role === 'supervisor');
  if (visit.officerId !== userId && !supervises) throw new ApiError('FORBIDDEN');
  const said = call.body as { from: string; to: string; residentAsked?: boolean };
  const time = { from: new Date(said.from), to: new Date(said.to) };
  const settings = await getSettingsOfVisit(db, visit.id);
  const { timeZone } = await getInstallation(db);
  // what the resident wrote on their own page needs nobody's word
  const residentAsked = said.residentAsked === true || visit.wishedOn === dayIn(said.from, timeZone);
  const problem = appointmentProblem(time, {
    now: at,
    timeZone,
    calendar: await loadCalendar(db),
    withinDays: settings.appointmentWithinDays,
    residentAsked,
    severe: visit.hasSevereHazard,
  });
  if (problem) throw new ApiError(problem);
  const moves = visit.state === 'appointed';
  if (moves && visit.reschedules >= settings.maximumReschedules) throw new ApiError('RESCHEDULES_USED_UP');
  if (await isOfficerBusy(db, visit, time)) throw new ApiError('APPOINTMENT_OVERLAPS');
  await setAppointed(db, visit.id, { ...time, asked: residentAsked }, moves ? 'reschedules' : null);
  return { from: time.from, to: time.to, residentAsked };
}

async function complete(call: Call, visit: LockedVisit, at: Date): Promise<object> {
  const said = call.body as { consent: 'given'; checklist: Checklist; hazards: FoundHazard[] };
  const { reinspectAfterDays } = await getSettingsOfVisit(call.db, visit.id);
  const score = checklistScore(said.checklist);
  await setCompleted(call.db, visit.id, { consent: said.consent, checklist: said.checklist, score, at });
  const found = { by: call.userId, at, remedyDays: reinspectAfterDays };
  await insertFoundHazards(call.db, visit, said.hazards, found);
  const confirmed = confirmsRecord(said.checklist);
  // where it is not as registered, or was not looked at, the revisit task goes on: its people say what is right
  if (confirmed) await confirmByVisit(call.db, visit);
  else await requestReview(call.db, visit.registrationId);
  await closeTask(call, visit, 'done', 'completed', at);
  return { score, hazards: said.hazards.length, confirmed };
}

async function refuse(call: Call, visit: LockedVisit, at: Date): Promise<object> {
  await insertEvent(call.db, visit.registrationId, 'refused', actorOf(call), { visitId: visit.id });
  await setRefused(call.db, visit.id, at);
  await closeTask(call, visit, 'refused', 'refused', at);
  return {};
}

async function recordNoShow(call: Call, visit: LockedVisit, at: Date): Promise<object> {
  const { appointmentFrom, appointmentTo } = visit;
  if (appointmentFrom === null || appointmentTo === null || at < appointmentFrom)
    throw new ApiError('APPOINTMENT_NOT_REACHED');
  if (at < noShowFrom(appointmentFrom, appointmentTo)) throw new ApiError('NO_SHOW_TOO_EARLY');
  const { noShowAttempts } = await getSettingsOfVisit(call.db, visit.id);
  // nobody could come, whoever waited: the home is given another appointment
  const counts = !(await wasPausedDuring(call.db, visit.patchId, appointmentFrom, appointmentTo));
  const state = counts ? visitStateAfterNoShow(visit.noShows + 1, noShowAttempts) : 'released';
  await setNoShow(call.db, visit.id, { state, counts, at });
  if (state === 'no_show') await closeTask(call, visit, 'done', 'no_show', at);
  return { state };
}

function closeTask(
  call: Call,
  visit: LockedVisit,
  state: 'done' | 'refused' | 'withdrawn',
  outcome: VisitOutcome,
  at: Date,
): Promise<void> {
  return setVisitTaskClosed(call.db, visit.id, actorOf(call), { state, outcome, at });
}

function actorOf({ userId }: Call): Actor {
  return { kind: 'user', id: userId };
}

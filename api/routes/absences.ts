import { LONGEST_DELEGATION_DAYS, proposeSubstitutes } from '../../domain/absence-plan';
import { hoursOf } from '../../domain/officer-work';
import { addDays } from '../../domain/working-days';
import {
  endAbsence,
  endDelegations,
  insertAbsence,
  insertDelegation,
  listAbsences,
  listPatchesToCover,
  listStandIns,
  listSubstitutes,
  type Days,
} from '../../db/queries/absences';
import { insertAuditEntry } from '../../db/queries/audit';
import { getWorkSettings } from '../../db/queries/officer-work';
import { getToday } from '../../db/queries/users';
import { ApiError } from '../api-error';
import { boolean, day, id, integer, list, number, object, orNull, page, text } from '../json-schema';
import { found, PAGE_QUERY, readPage } from '../page';
import type { Call, Route } from '../route';

const days = { fromOn: day, untilOn: day };
const delegation = object({
  id,
  patchId: id,
  patchCode: text,
  substituteId: id,
  substituteName: text,
  ...days,
});

/** Who is away, and who stands in: planned by a supervisor for the officers of their area. Why somebody is away is not asked. */
export const absenceRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/absences',
    summary: 'When officers are away, and who stands in for them',
    roles: ['supervisor'],
    query: PAGE_QUERY,
    response: page(
      object({
        id,
        officerId: id,
        officerName: text,
        ...days,
        plannedBy: id,
        open: boolean,
        delegations: list(delegation),
      }),
    ),
    handle: (call) => readPage(call, (after, limit) => listAbsences(call.db, after, limit)),
  },
  {
    method: 'post',
    path: '/api/absences/plan',
    summary:
      'A proposal who takes which patch of an officer on these days, by the work that is open; nothing is stored',
    roles: ['supervisor'],
    body: object({ officerId: id, ...days }),
    response: object({
      patches: list(
        object({
          patchId: id,
          patchCode: text,
          visits: integer,
          calls: integer,
          hours: number,
          proposedId: orNull(id),
        }),
      ),
      substitutes: list(
        object({ officerId: id, displayName: text, visits: integer, calls: integer, hours: number }),
      ),
      hoursPerHalfMonth: number,
      coveredUntil: day,
    }),
    handle: plan,
  },
  {
    method: 'post',
    path: '/api/absences',
    summary: 'Keep that an officer is away on these days, and give their patches to others for as long',
    roles: ['supervisor'],
    body: object({
      officerId: id,
      ...days,
      substitutes: { type: 'array', items: object({ patchId: id, substituteId: id }), maxItems: 50 },
    }),
    response: object({ id, delegationIds: list(id), coveredUntil: day }),
    handle: accept,
  },
  {
    method: 'post',
    path: '/api/absences/{id}/end',
    summary: 'The officer is back: the absence ends today, and so do the delegations of those days',
    roles: ['supervisor'],
    response: object({ id }),
    handle: async (call) => {
      const absenceId = call.params['id'] ?? '';
      const absence = found(await endAbsence(call.db, absenceId));
      await audit(call, 'absence.ended', absence.officerId, { absenceId });
      for (const { id: delegationId, patchId } of await endDelegations(call.db, absence))
        await audit(call, 'delegation.ended', absence.officerId, { delegationId }, patchId);
      return { id: absenceId };
    },
  },
  {
    method: 'post',
    path: '/api/delegations',
    summary: "Give one officer's work in one patch to another for some days",
    roles: ['supervisor'],
    body: object({ patchId: id, officerId: id, substituteId: id, ...days }),
    response: object({ id }),
    handle: async (call) => {
      const said = call.body as Delegation;
      const { fromOn } = await checked(call, said);
      return { id: await delegate(call, { ...said, fromOn }) };
    },
  },
  {
    method: 'post',
    path: '/api/delegations/{id}/end',
    summary: 'End a delegation today',
    roles: ['supervisor'],
    response: object({ id }),
    handle: async (call) => {
      const delegationId = call.params['id'] ?? '';
      const [ended] = await endDelegations(call.db, { id: delegationId });
      const { patchId, substituteId } = found(ended);
      await audit(call, 'delegation.ended', substituteId, { delegationId }, patchId);
      return { id: delegationId };
    },
  },
];

async function plan(call: Call): Promise<object> {
  const { officerId, ...said } = call.body as Days & { officerId: string };
  const asked = covered(await checked(call, said));
  const { work } = await getWorkSettings(call.db);
  const patches = await listPatchesToCover(call.db, officerId, asked);
  const substitutes = await listSubstitutes(call.db, officerId, asked);
  const proposal = proposeSubstitutes(patches, substitutes, work);
  return {
    patches: patches.map((patch) => ({
      ...patch,
      hours: hoursOf(patch, work),
      proposedId: proposal.get(patch.patchId) ?? null,
    })),
    substitutes: substitutes.map((one) => ({ ...one, hours: hoursOf(one, work) })),
    hoursPerHalfMonth: work.hoursPerHalfMonth,
    coveredUntil: asked.untilOn,
  };
}

async function accept(call: Call): Promise<object> {
  const said = call.body as Days & {
    officerId: string;
    substitutes: { patchId: string; substituteId: string }[];
  };
  const { officerId } = said;
  const asked = await checked(call, said);
  const absenceId = await insertAbsence(call.db, {
    officerId,
    fromOn: said.fromOn,
    untilOn: said.untilOn,
    plannedBy: call.userId,
  });
  await audit(call, 'absence.planned', officerId, {
    absenceId,
    fromOn: said.fromOn,
    untilOn: said.untilOn,
  });
  const delegationIds: string[] = [];
  for (const { patchId, substituteId } of said.substitutes)
    delegationIds.push(...(await cover(call, { patchId, officerId, substituteId, ...asked })));
  return { id: absenceId, delegationIds, coveredUntil: covered(asked).untilOn };
}

/** Nobody stands in for longer: what an absence lasts beyond that is planned when it is known who has the patch then. */
function covered({ fromOn, untilOn }: Days): Days {
  const last = addDays(fromOn, LONGEST_DELEGATION_DAYS);
  return { fromOn, untilOn: untilOn < last ? untilOn : last };
}

/**
 * Gives the officer's work in the patch to the substitute. Where they stand in for somebody else there, that one's work goes
 * to the substitute for as long, and is theirs again after it.
 */
async function cover(call: Call, asked: Delegation): Promise<string[]> {
  const { patchId, officerId, substituteId, fromOn, untilOn } = asked;
  const held = await listStandIns(call.db, officerId, patchId, asked);
  if (held.length === 0) return [await delegate(call, { ...asked, ...covered(asked) })];
  const given: string[] = [];
  for (const stood of held) {
    const from = stood.fromOn > fromOn ? stood.fromOn : fromOn;
    const until = stood.untilOn < untilOn ? stood.untilOn : untilOn;
    await endDelegations(call.db, { id: stood.id, on: from });
    await audit(call, 'delegation.ended', officerId, { delegationId: stood.id }, patchId);
    const work = { patchId, officerId: stood.officerId };
    given.push(await delegate(call, { ...work, substituteId, fromOn: from, untilOn: until }));
    if (stood.untilOn > until)
      given.push(
        await delegate(call, { ...work, substituteId: officerId, fromOn: until, untilOn: stood.untilOn }),
      );
  }
  return given;
}

type Delegation = Days & { patchId: string; officerId: string; substituteId: string };

async function delegate(call: Call, delegation: Delegation): Promise<string> {
  const { patchId, officerId, substituteId, fromOn, untilOn } = delegation;
  const delegationId = await insertDelegation(call.db, {
    patchId,
    officerId,
    substituteId,
    fromOn,
    untilOn,
    grantedBy: call.userId,
  });
  await audit(call, 'delegation.given', substituteId, { delegationId, officerId, fromOn, untilOn }, patchId);
  return delegationId;
}

/** The days on which others stand in: none before today. */
async function checked({ db }: Call, { fromOn, untilOn }: Days): Promise<Days> {
  const today = await getToday(db);
  if (untilOn <= fromOn || untilOn <= today)
    throw new ApiError('GRANT_PERIOD_INVALID', [{ pointer: '/untilOn', code: 'minimum' }]);
  return { fromOn: fromOn < today ? today : fromOn, untilOn };
}

function audit(
  call: Call,
  action: string,
  userId: string,
  detail: object,
  patchId: string | null = null,
): Promise<void> {
  return insertAuditEntry(call.db, {
    actorKind: 'user',
    actorId: call.userId,
    action,
    subjectType: 'user',
    subjectId: userId,
    patchId,
    detail,
  });
}

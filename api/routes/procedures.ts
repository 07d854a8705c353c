import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { PROCEDURE_KINDS, PROCEDURE_STATES } from '../../domain/closed-lists';
import {
  COMMAND_REASONS,
  COMMAND_REFUSALS,
  COMMAND_STATES,
  commandRefusal,
  PROCEDURE_COMMANDS,
  type CommandRefusal,
  type CommandRequest,
} from '../../domain/procedure-command';
import { PROCEDURE_STEPS } from '../../domain/procedure-step';
import { LADDER_DEEDS } from '../../domain/revisit-round';
import { errorCode } from '../../db/error-code';
import { insertAuditEntry } from '../../db/queries/audit';
import {
  insertCommand,
  listCommands,
  listCommandTargets,
  type TargetRow,
} from '../../db/queries/procedure-commands';
import { findProcedure, listProcedures, PROCEDURE_SORT_VALUES } from '../../db/queries/procedure-list';
import { getProgrammeNow } from '../../db/queries/procedures';
import { ApiError } from '../api-error';
import { day, id, instant, integer, list, object, oneOf, orNull, page, text } from '../json-schema';
import { found, PAGE_QUERY, readPage, readSortedPage } from '../page';
import { OFFICE, type Call, type Route } from '../route';

const fields = {
  id: text,
  kind: oneOf(PROCEDURE_KINDS),
  subjectId: id,
  patchId: orNull(id),
  patchCode: orNull(text),
  state: oneOf(PROCEDURE_STATES),
  step: orNull(oneOf(PROCEDURE_STEPS)),
  since: instant,
  nextAt: orNull(instant),
  updatedAt: instant,
  pausedAt: orNull(instant),
  waitingCommand: orNull(oneOf(PROCEDURE_COMMANDS)),
  openTasks: integer,
  lateTasks: integer,
  lateSince: orNull(instant),
  openIncidents: integer,
};
const command = object({
  id,
  command: oneOf(PROCEDURE_COMMANDS),
  reason: oneOf(COMMAND_REASONS),
  untilOn: orNull(day),
  officerId: orNull(id),
  officerName: orNull(text),
  step: orNull(integer),
  requestedBy: id,
  requesterName: orNull(text),
  requestedAt: instant,
  state: oneOf(COMMAND_STATES),
  settledAt: orNull(instant),
  refusal: orNull(oneOf(COMMAND_REFUSALS)),
  tasks: orNull(integer),
});
/** A workflow's id: the kind of procedure, and what it is about. */
const procedureId = { type: 'string', pattern: '^[a-zA-Z0-9-]{1,200}$' };
const params = { id: procedureId };
const AT_MOST = 200;
const said = {
  command: oneOf(PROCEDURE_COMMANDS),
  untilOn: day,
  officerId: id,
  step: { type: 'integer', minimum: 0, maximum: 100 },
};
const NEEDED = { extend: 'untilOn', reassign: 'officerId', skip_step: 'step' } as const;
const parameters = Object.values(NEEDED);

export const procedureRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/procedures',
    summary: 'Where each procedure is, what comes next, since when, and what is late',
    roles: OFFICE,
    query: {
      ...PAGE_QUERY,
      kind: oneOf(PROCEDURE_KINDS),
      state: oneOf(['open', ...PROCEDURE_STATES]),
      patchId: id,
      late: oneOf(['true']),
    },
    response: page(object(fields)),
    handle: (call) =>
      readSortedPage(call, PROCEDURE_SORT_VALUES, (after, limit) =>
        listProcedures(call.db, call.query, after, limit),
      ),
  },
  {
    method: 'get',
    path: '/api/procedures/{id}',
    summary: 'One procedure, with the steps of its ladder',
    roles: OFFICE,
    params,
    response: object({ ...fields, ladder: list(object({ does: oneOf(LADDER_DEEDS), waiting: integer })) }),
    handle: async (call) => found(await findProcedure(call.db, call.params['id'] ?? '')),
  },
  {
    method: 'get',
    path: '/api/procedures/{id}/commands',
    summary: 'What the procedure was commanded, by whom and why, and what became of it',
    roles: OFFICE,
    params,
    query: PAGE_QUERY,
    response: page(command),
    handle: async (call) => {
      const procedure = found(await findProcedure(call.db, call.params['id'] ?? ''));
      return readPage(call, (after, limit) => listCommands(call.db, procedure.id, after, limit));
    },
  },
  {
    method: 'post',
    path: '/api/procedure-commands/preview',
    summary: 'What a command would do to each of these procedures, and why it cannot be given to some',
    roles: ['supervisor'],
    body: object(
      { ...said, ids: { type: 'array', items: procedureId, minItems: 1, maxItems: AT_MOST } },
      parameters,
    ),
    response: object({
      items: list(
        object({
          id: text,
          patchCode: orNull(text),
          kind: orNull(oneOf(PROCEDURE_KINDS)),
          refusal: orNull(oneOf(COMMAND_REFUSALS)),
          tasks: integer,
          basis: text,
        }),
      ),
    }),
    handle: preview,
  },
  {
    method: 'post',
    path: '/api/procedure-commands',
    summary:
      'Give the command to each of these procedures that is as it was previewed; each carries it out itself',
    roles: ['supervisor'],
    body: object(
      {
        ...said,
        reason: oneOf(COMMAND_REASONS),
        items: {
          type: 'array',
          items: object({ id: procedureId, basis: { type: 'string', maxLength: 64 } }),
          minItems: 1,
          maxItems: AT_MOST,
        },
      },
      parameters,
    ),
    response: object({
      items: list(object({ id: text, commandId: orNull(id), refusal: orNull(oneOf(COMMAND_REFUSALS)) })),
    }),
    handle: give,
  },
];

async function preview(call: Call): Promise<object> {
  const { ids } = call.body as { ids: string[] };
  const targets = await targetsOf(call, ids, requestOf(call));
  return {
    items: [...new Set(ids)].map((id) => {
      const target = targets.get(id);
      return {
        id,
        patchCode: target?.patchCode ?? null,
        kind: target?.kind ?? null,
        refusal: target ? target.refusal : 'NOT_FOUND',
        tasks: target?.tasks ?? 0,
        basis: target?.basis ?? '',
      };
    }),
  };
}

async function give(call: Call): Promise<object> {
  const { reason, items } = call.body as { reason: string; items: { id: string; basis: string }[] };
  const request = requestOf(call);
  const targets = await targetsOf(
    call,
    items.map(({ id }) => id),
    request,
  );
  const given: { id: string; commandId: string | null; refusal: CommandRefusal | null }[] = [];
  for (const [id, basis] of new Map(items.map((item) => [item.id, item.basis]))) {
    const target = targets.get(id);
    const refusal = refusalOf(target, basis);
    const ordered =
      target && refusal === null ? await order(call, target, { ...request, reason }) : { refusal };
    given.push({ id, commandId: null, refusal: null, ...ordered });
  }
  return { items: given };
}

function refusalOf(target: Judged | undefined, basis: string): CommandRefusal | null {
  if (!target) return 'NOT_FOUND';
  return target.refusal ?? (target.basis === basis ? null : 'CHANGED_MEANWHILE');
}

/** Gives the command, or says what came between since it was looked at: the others are given all the same. */
async function order(
  call: Call,
  target: TargetRow,
  request: CommandRequest & { reason: string },
): Promise<{ commandId: string } | { refusal: CommandRefusal }> {
  try {
    // a savepoint: what the database refuses leaves the transaction to the other commands
    return { commandId: await call.db.transaction((db) => orderIn(db, call.userId, target, request)) };
  } catch (error) {
    const refusal = CAME_BETWEEN[errorCode(error)];
    if (refusal === undefined) throw error;
    return { refusal };
  }
}

/** By what the database says. */
const CAME_BETWEEN: Readonly<Record<string, CommandRefusal>> = {
  SQLSTATE_23505: 'COMMAND_WAITS',
  COMMAND_NOT_POSSIBLE: 'PROCEDURE_OVER',
};

async function orderIn(
  db: Knex.Transaction,
  userId: string,
  target: TargetRow,
  request: CommandRequest & { reason: string },
): Promise<string> {
  const commandId = await insertCommand(db, {
    ...request,
    workflowId: target.id,
    patchId: target.patchId,
    userId,
  });
  await insertAuditEntry(db, {
    actorKind: 'user',
    actorId: userId,
    action: 'procedure.commanded',
    subjectType: target.kind === 'siteVisit' ? 'visit' : 'round',
    subjectId: target.subjectId,
    patchId: target.patchId,
    detail: { commandId, ...request },
  });
  return commandId;
}

type Judged = TargetRow & { refusal: CommandRefusal | null; basis: string };

/** Those of the caller's area, as the command finds them now. */
async function targetsOf(
  { db }: Call,
  ids: readonly string[],
  request: CommandRequest,
): Promise<ReadonlyMap<string, Judged>> {
  const at = await getProgrammeNow(db);
  const rows = await listCommandTargets(db, ids, request, { at, supervised: true });
  return new Map(
    rows.map((row) => [row.id, { ...row, refusal: commandRefusal(row, request), basis: basisOf(row) }]),
  );
}

/** Tells one standing from another: what the preview said holds while this is the same. */
function basisOf({ state, pausedAt, visitState, tasks, over }: TargetRow): string {
  const standing = JSON.stringify([state, pausedAt, visitState, tasks, over]);
  return createHash('sha256').update(standing).digest('base64url').slice(0, 16);
}

/** The command with what it needs and nothing else. */
function requestOf({ body }: Call): CommandRequest {
  const given = body as Partial<CommandRequest> & Pick<CommandRequest, 'command'>;
  const { command } = given;
  const needed = command in NEEDED ? NEEDED[command as keyof typeof NEEDED] : null;
  for (const name of parameters) {
    if ((given[name] !== undefined) === (name === needed)) continue;
    throw new ApiError('INVALID_REQUEST', [
      { pointer: `/${name}`, code: name === needed ? 'required' : 'additionalProperties' },
    ]);
  }
  const { untilOn = null, officerId = null, step = null } = given;
  return { command, untilOn, officerId, step };
}

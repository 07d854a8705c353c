import {
  SERVICE_CHANNELS,
  SERVICE_DECLINE_REASONS,
  SERVICE_KINDS,
  SERVICE_PARTNERS,
  SERVICE_STATES,
  SERVICE_WORDS_LENGTH,
  serviceActions,
  serviceStateAfter,
  TOLD_CHANNELS,
  type ServiceAction,
  type ServiceKind,
} from '../../domain/service-request';
import { REFERENCE_PATTERN } from '../../domain/notice';
import { insertAuditEntry } from '../../db/queries/audit';
import {
  changeServiceRequest,
  findPatchOf,
  insertServiceRequest,
  listServiceRequests,
  lockServiceRequest,
  SERVICE_REQUEST_SORT_VALUES,
  type ServiceRequestChange,
} from '../../db/queries/service-requests';
import { ApiError } from '../api-error';
import {
  boolean,
  day,
  id,
  instant,
  integer,
  object,
  oneOf,
  orNull,
  page,
  text,
  type JsonSchema,
} from '../json-schema';
import { found, PAGE_QUERY, readSortedPage } from '../page';
import { promisedDay } from '../promised-day';
import type { Call, Role, Route } from '../route';
import { ofRegistration } from '../shown-registrations';

const WORKERS: readonly Role[] = ['supervisor', 'officer'];

const serviceRequest = ofRegistration(
  'registrationId',
  object({
    id,
    registrationId: id,
    patchId: id,
    patchCode: text,
    address: text,
    dwellingNumber: orNull(text),
    kind: oneOf(SERVICE_KINDS),
    channel: oneOf(SERVICE_CHANNELS),
    state: oneOf(SERVICE_STATES),
    note: orNull(text),
    openedAt: instant,
    promisedFor: day,
    late: boolean,
    holderId: orNull(id),
    holderName: orNull(text),
    handedTo: orNull(oneOf(SERVICE_PARTNERS)),
    handedAt: orNull(instant),
    receiptReference: orNull(text),
    declineReason: orNull(oneOf(SERVICE_DECLINE_REASONS)),
    closedAt: orNull(instant),
    satisfied: orNull(boolean),
    feedback: orNull(text),
    version: integer,
  }),
);

/** What residents ask for. Only who asked withdraws it or says whether it helped: behind their link. */
export const serviceRequestRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/service-requests',
    summary: 'What residents asked for, the first promised first',
    roles: WORKERS,
    query: { ...PAGE_QUERY, registrationId: id, areaId: id, state: oneOf(['open', ...SERVICE_STATES]) },
    response: page(serviceRequest),
    handle: (call) =>
      readSortedPage(call, SERVICE_REQUEST_SORT_VALUES, (after, limit) =>
        listServiceRequests(call.db, call.query, after, limit),
      ),
  },
  {
    method: 'post',
    path: '/api/service-requests',
    summary: 'Record what a resident asked for at the door or by phone; it is promised for a day',
    roles: WORKERS,
    body: object(
      {
        registrationId: id,
        kind: oneOf(SERVICE_KINDS),
        channel: oneOf(TOLD_CHANNELS),
        note: { type: 'string', minLength: 1, maxLength: SERVICE_WORDS_LENGTH },
      },
      ['note'],
    ),
    response: object({ id, promisedFor: day }),
    handle: async (call) => {
      const { registrationId, kind, channel, note = null } = call.body as Asked;
      const patchId = found(await findPatchOf(call.db, registrationId));
      const promisedFor = await promisedDay(call.db, kind);
      const asked = { registrationId, kind, channel, promisedFor, note };
      const requestId = await insertServiceRequest(call.db, asked);
      if (requestId === undefined) throw new ApiError('STATE_CONFLICT');
      const subject = { id: requestId, registrationId, patchId };
      await audit(call, 'recorded', subject, { kind, channel, promisedFor });
      return { id: requestId, promisedFor };
    },
  },
  command('accept', 'accept', 'accepted', 'Take a request on, or give it to an officer of the patch', {
    body: object({ officerId: id }, ['officerId']),
    change: ({ body, userId }) => {
      const { officerId = userId } = body as { officerId?: string };
      return { holder_id: officerId };
    },
  }),
  command('hand-off', 'hand_off', 'handed_off', 'Hand a request to a partner, with the receipt’s number', {
    body: object({ partner: oneOf(SERVICE_PARTNERS), reference: reference() }, ['reference']),
    change: ({ body }) => {
      const { partner, reference: receipt = null } = body as { partner: string; reference?: string };
      return { handed_to: partner, receipt_reference: receipt };
    },
  }),
  command('finish', 'finish', 'finished', 'What was asked for is done', {
    body: object({}),
    change: () => ({}),
  }),
  command('decline', 'decline', 'declined', 'A request is not met, for a reason that who asked is shown', {
    body: object({ reason: oneOf(SERVICE_DECLINE_REASONS) }),
    change: ({ body }) => ({ decline_reason: (body as { reason: string }).reason }),
  }),
];

interface Asked {
  registrationId: string;
  kind: ServiceKind;
  channel: string;
  note?: string;
}

function reference(): JsonSchema {
  return { type: 'string', pattern: REFERENCE_PATTERN };
}

interface Command {
  body: JsonSchema;
  change: (call: Call) => ServiceRequestChange;
}

/** One transaction: change and audit row. The answer names no home: it is kept to be given again. */
function command(
  name: string,
  action: ServiceAction,
  audited: string,
  summary: string,
  { body, change }: Command,
): Route {
  return {
    method: 'post',
    path: `/api/service-requests/{id}/${name}`,
    summary,
    roles: WORKERS,
    body,
    response: object({ id, version: integer }),
    version: { lock: lockServiceRequest },
    handle: async (call) => {
      const locked = found(await lockServiceRequest(call.db, call.params['id'] ?? ''));
      if (!serviceActions(locked.state).includes(action)) throw new ApiError('STATE_CONFLICT');
      const state = serviceStateAfter(action);
      const changed = await changeServiceRequest(call.db, locked.id, { state, ...change(call) });
      if (!changed) throw new ApiError('NOT_FOUND');
      // a number may be somebody's, and the log forgets nothing
      const { reference: _, ...codes } = call.body as { reference?: string };
      await audit(call, audited, locked, codes);
      return { id: locked.id, version: locked.version + 1 };
    },
  };
}

/** Ids and codes: what somebody wrote stays in the request. */
function audit(
  call: Call,
  action: string,
  { id: requestId, registrationId, patchId }: { id: string; registrationId: string; patchId: string },
  detail: object,
): Promise<void> {
  return insertAuditEntry(call.db, {
    actorKind: 'user',
    actorId: call.userId,
    action: `service_request.${action}`,
    subjectType: 'registration',
    subjectId: registrationId,
    patchId,
    detail: { requestId, ...detail },
  });
}

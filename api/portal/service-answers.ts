import type { Knex } from 'knex';
import { insertAuditEntry } from '../../db/queries/audit';
import { findPortalRegistration } from '../../db/queries/portal';
import {
  changeServiceRequest,
  insertServiceRequest,
  lockServiceRequest,
} from '../../db/queries/service-requests';
import {
  SERVICE_KINDS,
  SERVICE_WORDS_LENGTH,
  serviceActions,
  type ServiceKind,
} from '../../domain/service-request';
import { ApiError } from '../api-error';
import { promisedDay } from '../promised-day';
import { readField, type FormProblem } from './form-problem';
import type { TextKey } from './texts';

export type ServiceAnswer =
  | { kind: 'ask_service'; service: ServiceKind; note: string | null }
  | { kind: 'withdraw_service'; requestId: string }
  | { kind: 'rate_service'; requestId: string; satisfied: boolean; feedback: string | null };

/** What the page says once an answer was recorded. */
export const SERVICE_SAID: Readonly<Record<ServiceAnswer['kind'], TextKey>> = {
  ask_service: 'saidServiceAsked',
  withdraw_service: 'saidServiceWithdrawn',
  rate_service: 'saidServiceRated',
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isServiceAnswer(form: Readonly<Record<string, unknown>>): boolean {
  return readField(form, 'answer') in SERVICE_SAID;
}

/** Reads a posted form, or says what in it makes no sense. */
export function readServiceAnswer(
  form: Readonly<Record<string, unknown>>,
): { answer: ServiceAnswer } | { problem: FormProblem } {
  const kind = readField(form, 'answer');
  const words = readField(form, 'statement');
  if (words.length > SERVICE_WORDS_LENGTH)
    return { problem: { text: 'statementTooLong', field: 'statement' } };
  const said = words === '' ? null : words;
  if (kind === 'ask_service') {
    const service = SERVICE_KINDS.find((known) => known === readField(form, 'subject'));
    if (!service) return { problem: { text: 'serviceMissing', field: 'subject' } };
    return { answer: { kind, service, note: said } };
  }
  const requestId = readField(form, 'request');
  if (!UUID.test(requestId)) return { problem: { text: 'invalid' } };
  if (kind === 'withdraw_service') return { answer: { kind, requestId } };
  const satisfied = readField(form, 'satisfied');
  if (kind !== 'rate_service' || (satisfied !== 'yes' && satisfied !== 'no'))
    return { problem: { text: 'invalid' } };
  return { answer: { kind, requestId, satisfied: satisfied === 'yes', feedback: said } };
}

/** Records the answer; sent again, such as after a broken connection, it says nothing new. */
export async function storeServiceAnswer(trx: Knex, linkId: string, answer: ServiceAnswer): Promise<void> {
  const registration = await findPortalRegistration(trx);
  if (!registration) throw new ApiError('NOT_FOUND');
  const { registrationId, patchId } = registration;
  const requestId = await store(trx, registrationId, answer);
  if (requestId === undefined) return;
  await insertAuditEntry(trx, {
    actorKind: 'link',
    actorId: linkId,
    action: `portal.${answer.kind}`,
    subjectType: 'registration',
    subjectId: registrationId,
    patchId,
    detail: { requestId },
  });
}

/** The request that was changed; undefined where this was said before. */
async function store(trx: Knex, registrationId: string, answer: ServiceAnswer): Promise<string | undefined> {
  if (answer.kind === 'ask_service') {
    const { service: kind, note } = answer;
    const promisedFor = await promisedDay(trx, kind);
    return insertServiceRequest(trx, { registrationId, kind, channel: 'link', promisedFor, note });
  }
  const { requestId } = answer;
  const locked = await lockServiceRequest(trx, requestId);
  if (!locked) throw new ApiError('NOT_FOUND');
  if (answer.kind === 'withdraw_service') {
    if (locked.state === 'withdrawn') return undefined;
    if (!serviceActions(locked.state).includes('withdraw')) throw new ApiError('STATE_CONFLICT');
    await changed(changeServiceRequest(trx, requestId, { state: 'withdrawn' }));
  } else {
    if (locked.rated) return undefined;
    if (locked.state !== 'done' && locked.state !== 'declined') throw new ApiError('STATE_CONFLICT');
    const { satisfied, feedback } = answer;
    await changed(changeServiceRequest(trx, requestId, { satisfied, feedback }));
  }
  return requestId;
}

async function changed(done: Promise<boolean>): Promise<void> {
  if (!(await done)) throw new ApiError('NOT_FOUND');
}

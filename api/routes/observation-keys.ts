import { OBSERVED_SUBJECTS, OBSERVED_VALUE_TYPES } from '../../domain/closed-lists';
import { insertAuditEntry } from '../../db/queries/audit';
import {
  deleteProposal,
  findObservationKeys,
  insertProposal,
  listProposals,
  lockProposal,
  maySayWhatIsObserved,
  setKeyApproved,
  type NewProposal,
} from '../../db/queries/observation-keys';
import { forbiddenSubject } from '../../domain/forbidden-subjects';
import { ApiError } from '../api-error';
import { instant, integer, list, object, oneOf, orNull, text, type JsonSchema } from '../json-schema';
import { found } from '../page';
import type { Call, Route } from '../route';

const keyName: JsonSchema = { type: 'string', pattern: '^[a-z][a-z0-9_]{0,63}$' };
const words = (longest: number): JsonSchema => ({
  type: 'string',
  minLength: 3,
  maxLength: longest,
  pattern: '\\S.*\\S',
});
const label: JsonSchema = { type: 'string', minLength: 1, maxLength: 100, pattern: '\\S' };
const answer = object({ id: text });

const proposal = object({
  // the key: what is proposed twice is the same
  id: text,
  valueType: oneOf(OBSERVED_VALUE_TYPES),
  subjectType: oneOf(OBSERVED_SUBJECTS),
  labelZh: text,
  labelEn: text,
  reason: text,
  proposedBy: orNull(text),
  proposedAt: instant,
  approvedBy: orNull(text),
  approvedAt: orNull(instant),
  version: integer,
});

/** What may be observed beyond what the product ships: proposed by one administrator of the authority, approved by another. */
export const observationKeyRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/observation-keys',
    summary: 'The observation keys that were proposed, with who approved them',
    roles: ['administrator', 'auditor'],
    response: object({ items: list(proposal) }),
    handle: async ({ db }) => ({
      items: (await listProposals(db)).map(({ key, ...said }) => ({ id: key, ...said })),
    }),
  },
  {
    method: 'post',
    path: '/api/observation-keys',
    summary: 'Propose that something be observed of buildings or dwellings',
    roles: ['administrator'],
    body: object({
      key: keyName,
      valueType: oneOf(OBSERVED_VALUE_TYPES),
      subjectType: oneOf(OBSERVED_SUBJECTS),
      labelZh: label,
      labelEn: label,
      reason: words(500),
    }),
    response: answer,
    handle: async (call) => {
      await refuseOthers(call);
      const asked = call.body as NewProposal;
      const { key } = asked;
      for (const [name, said] of Object.entries({ key, labelZh: asked.labelZh, labelEn: asked.labelEn }))
        if (forbiddenSubject(said))
          throw new ApiError('KEY_ABOUT_A_PERSON', [{ pointer: `/${name}`, code: 'forbidden_subject' }]);
      const known = (await findObservationKeys(call.db, [key])).length > 0;
      if (known || !(await insertProposal(call.db, call.userId, asked))) throw new ApiError('ALREADY_EXISTS');
      return noted(call, 'propose', key);
    },
  },
  {
    method: 'post',
    path: '/api/observation-keys/{id}/approve',
    params: { id: keyName },
    summary: 'Let it be observed, as a second person; If-Match names the proposal that was read',
    roles: ['administrator'],
    response: answer,
    version: { lock: lockProposal, required: true },
    handle: async (call) => {
      await refuseOthers(call);
      const key = call.params['id'] ?? '';
      found((await setKeyApproved(call.db, key, call.userId)) || undefined);
      return noted(call, 'approve', key);
    },
  },
  {
    method: 'post',
    path: '/api/observation-keys/{id}/withdraw',
    params: { id: keyName },
    summary: 'Take back, or refuse, a proposal that is not approved',
    roles: ['administrator'],
    response: answer,
    version: { lock: lockProposal },
    handle: async (call) => {
      await refuseOthers(call);
      const key = call.params['id'] ?? '';
      found((await deleteProposal(call.db, key)) || undefined);
      return noted(call, 'withdraw', key);
    },
  },
];

/** An administrator of an area only says nothing of what the whole authority observes. */
async function refuseOthers({ db }: Call): Promise<void> {
  if (!(await maySayWhatIsObserved(db))) throw new ApiError('FORBIDDEN');
}

async function noted(call: Call, verb: string, key: string): Promise<{ id: string }> {
  await insertAuditEntry(call.db, {
    actorKind: 'user',
    actorId: call.userId,
    action: `observation_key.${verb}`,
    subjectType: 'observation_key',
    subjectId: null,
    detail: { key },
  });
  return { id: key };
}

import { insertAuditEntry } from '../../db/queries/audit';
import { insertEvent, requestReview } from '../../db/queries/confirmations';
import { listDisputes, lockOpenObjection, setDisputeDecision } from '../../db/queries/disputes';
import { id, instant, object, oneOf, orNull, page, text } from '../json-schema';
import { found, PAGE_QUERY, readPage } from '../page';
import type { Route } from '../route';
import { ofRegistration } from '../shown-registrations';

const dispute = ofRegistration(
  'registrationId',
  object({
    id,
    registrationId: id,
    patchId: id,
    address: text,
    dwellingNumber: orNull(text),
    subject: text,
    statement: orNull(text),
    openedAt: instant,
    dueAt: instant,
    decision: orNull(text),
    decidedAt: orNull(instant),
    tier: orNull(text),
    manualReason: orNull(text),
    setBy: orNull(id),
  }),
);

export const disputeRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/disputes',
    summary: 'What residents dispute or object to, the first due first',
    roles: ['supervisor', 'dpo'],
    query: { ...PAGE_QUERY, registrationId: id, state: oneOf(['open']) },
    response: page(dispute),
    handle: (call) => readPage(call, (after, limit) => listDisputes(call.db, call.query, after, limit)),
  },
  {
    method: 'post',
    path: '/api/disputes/{id}/decision',
    summary: 'Decide about an objection to a tier that somebody else set by hand',
    roles: ['supervisor'],
    body: object({ decision: oneOf(['upheld', 'rejected']) }),
    response: object({ id }),
    handle: async ({ db, params, userId, body }) => {
      const { decision } = body as { decision: 'upheld' | 'rejected' };
      const disputeId = params['id'] ?? '';
      const { registrationId, patchId, decisionId } = found(await lockOpenObjection(db, disputeId));
      await setDisputeDecision(db, disputeId, { decision, decidedBy: userId });
      const actor = { kind: 'user', id: userId } as const;
      await insertEvent(db, registrationId, 'dispute_decided', actor, { disputeId, decision });
      // upheld, the tier set by hand ends: the rules decide again
      await requestReview(db, registrationId);
      await insertAuditEntry(db, {
        actorKind: 'user',
        actorId: userId,
        action: 'dispute.decided',
        subjectType: 'registration',
        subjectId: registrationId,
        patchId,
        detail: { disputeId, decision, decisionId },
      });
      return { id: disputeId };
    },
  },
];

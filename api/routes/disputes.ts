import { DISPUTE_DECISIONS } from '../../domain/closed-lists';
import { MANUAL_REASONS } from '../../domain/manual-tier';
import { TIERS } from '../../domain/tier';
import {
  CORRECTION_SOURCES,
  DISPUTE_SUBJECTS,
  REJECTION_REASONS,
  valuesToPutRight,
} from '../../domain/dispute';
import { insertAuditEntry } from '../../db/queries/audit';
import { insertEvent, requestReview } from '../../db/queries/confirmations';
import {
  DISPUTE_SORT_VALUES,
  findDispute,
  listDisputes,
  lockDispute,
  setDisputeDecision,
  type DisputeDecision,
  type DisputeToDecide,
} from '../../db/queries/disputes';
import { lockRegistration } from '../../db/queries/registrations';
import { ApiError } from '../api-error';
import { correction, recordInQuestion, refuseUnlessWhole } from '../decision-parts';
import { boolean, id, instant, object, oneOf, orNull, page, text } from '../json-schema';
import { found, PAGE_QUERY, readSortedPage } from '../page';
import type { Route } from '../route';
import { ofRegistration } from '../shown-registrations';

const dispute = ofRegistration(
  'registrationId',
  object({
    id,
    ...recordInQuestion,
    subject: oneOf([...DISPUTE_SUBJECTS, 'tier']),
    statement: orNull(text),
    openedAt: instant,
    dueAt: instant,
    overdue: boolean,
    decision: orNull(oneOf(DISPUTE_DECISIONS)),
    decidedAt: orNull(instant),
    decidedBy: orNull(id),
    reason: orNull(oneOf(REJECTION_REASONS)),
    correction: orNull(correction),
    source: orNull(oneOf(CORRECTION_SOURCES)),
    tier: orNull(oneOf(TIERS)),
    manualReason: orNull(oneOf(MANUAL_REASONS)),
    setBy: orNull(id),
    ownRecord: boolean,
  }),
);

export const disputeRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/disputes',
    summary: 'What residents dispute or object to, the first due first',
    roles: ['supervisor', 'dpo'],
    query: {
      ...PAGE_QUERY,
      registrationId: id,
      areaId: id,
      state: oneOf(['open', 'decided']),
      minAgeDays: { type: 'string', pattern: '^[0-9]{1,4}$' },
    },
    response: page(dispute),
    handle: (call) =>
      readSortedPage(call, DISPUTE_SORT_VALUES, (after, limit) =>
        listDisputes(call.db, call.query, after, limit),
      ),
  },
  {
    method: 'post',
    path: '/api/disputes/{id}/decision',
    summary:
      'Decide about a value that somebody else recorded (rejected with a reason, or upheld with the right value and its source), or about an objection to a tier that somebody else set',
    roles: ['supervisor'],
    body: object(
      {
        decision: oneOf(['upheld', 'rejected']),
        reason: oneOf(REJECTION_REASONS),
        correction,
        source: oneOf(CORRECTION_SOURCES),
      },
      ['reason', 'correction', 'source'],
    ),
    response: object({ id }),
    handle: async ({ db, params, userId, body }) => {
      const decided = body as Omit<DisputeDecision, 'decidedBy'>;
      const disputeId = params['id'] ?? '';
      // the registration before its dispute, as the answer that opens one locks them
      found(await lockRegistration(db, found(await findDispute(db, disputeId)).registrationId));
      const locked = found(await lockDispute(db, disputeId));
      if (locked.decided) throw new ApiError('DISPUTE_DECIDED');
      checkWhole(locked, decided);
      const { registrationId, patchId, decisionId } = locked;
      const { decision } = decided;
      await setDisputeDecision(db, disputeId, { ...decided, decidedBy: userId });
      const actor = { kind: 'user', id: userId } as const;
      await insertEvent(db, registrationId, 'dispute_decided', actor, { disputeId, decision });
      // the rules decide again: about the value as it is now, or, where a tier set by hand ends, about that
      await requestReview(db, registrationId);
      await insertAuditEntry(db, {
        actorKind: 'user',
        actorId: userId,
        action: 'dispute.decided',
        subjectType: 'registration',
        subjectId: registrationId,
        patchId,
        detail: { disputeId, ...decided, ...(decisionId !== null && { decisionId }) },
      });
      return { id: disputeId };
    },
  },
];

/** A value stays for a reason, or is put right with its source; a tier set by hand needs neither. */
function checkWhole({ subject }: DisputeToDecide, decided: Omit<DisputeDecision, 'decidedBy'>): void {
  const { decision, correction: said } = decided;
  const isValue = subject !== 'tier';
  const putsRight = isValue && decision === 'upheld';
  const ofAnother = isValue && said !== undefined && !valuesToPutRight(subject).includes(said.value);
  refuseUnlessWhole(
    decided,
    { reason: isValue && decision === 'rejected', correction: putsRight, source: putsRight },
    { more: ofAnother ? [{ pointer: '/correction/value', code: 'enum' }] : [] },
  );
}

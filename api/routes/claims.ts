import { CLAIM_KINDS, CLAIM_STATES, DECLARANTS } from '../../domain/closed-lists';
import {
  CLAIM_SORT_VALUES,
  listClaims,
  lockClaim,
  setClaimDecision,
  type ClaimDecision,
} from '../../db/queries/claims';
import { insertAuditEntry } from '../../db/queries/audit';
import { REJECTION_REASONS } from '../../domain/dispute';
import { CHANGED_PARTS } from '../../domain/outcomes';
import { ApiError } from '../api-error';
import { correction, recordInQuestion, refuseUnlessWhole } from '../decision-parts';
import { boolean, day, id, instant, integer, object, oneOf, orNull, page } from '../json-schema';
import { found, PAGE_QUERY, readSortedPage } from '../page';
import type { Route } from '../route';
import { ofRegistration } from '../shown-registrations';

const claim = ofRegistration(
  'registrationId',
  object({
    id,
    ...recordInQuestion,
    kind: oneOf(CLAIM_KINDS),
    declarant: oneOf(DECLARANTS),
    claim: object({ movedOutOn: day, occupantCount: integer, changed: oneOf(CHANGED_PARTS) }, [
      'movedOutOn',
      'occupantCount',
      'changed',
    ]),
    declaredAt: instant,
    dueAt: orNull(instant),
    overdue: boolean,
    state: oneOf(CLAIM_STATES),
    decidedAt: orNull(instant),
    decidedBy: orNull(id),
    reason: orNull(oneOf(REJECTION_REASONS)),
    correction: orNull(correction),
    ownClaim: boolean,
  }),
);

export const claimRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/claims',
    summary:
      'What residents and officers told about registrations and nobody has decided yet, the first due first',
    roles: ['supervisor'],
    query: { ...PAGE_QUERY, registrationId: id, areaId: id, state: oneOf(['open', 'decided']) },
    response: page(claim),
    handle: (call) =>
      readSortedPage(call, CLAIM_SORT_VALUES, (after, limit) =>
        listClaims(call.db, call.query, after, limit),
      ),
  },
  {
    method: 'post',
    path: '/api/claims/{id}/decision',
    summary:
      'Accept what was told about a registration, and the record follows; or reject it with a reason, and the home is asked again',
    roles: ['supervisor'],
    body: object(
      { decision: oneOf(['accepted', 'rejected']), reason: oneOf(REJECTION_REASONS), correction },
      ['reason', 'correction'],
    ),
    response: object({ id }),
    handle: async ({ db, params, userId, body }) => {
      const decided = body as Omit<ClaimDecision, 'decidedBy'>;
      const claimId = params['id'] ?? '';
      const { state, kind, registrationId, patchId } = found(await lockClaim(db, claimId));
      if (state !== 'received') throw new ApiError('STATE_CONFLICT');
      checkWhole(kind, decided);
      await setClaimDecision(db, claimId, { ...decided, decidedBy: userId });
      await insertAuditEntry(db, {
        actorKind: 'user',
        actorId: userId,
        action: 'claim.decided',
        subjectType: 'registration',
        subjectId: registrationId,
        patchId,
        detail: { claimId, ...decided },
      });
      return { id: claimId };
    },
  },
];

/** A rejected claim has a reason; of an accepted change the decision says what is right, the others say it themselves. */
function checkWhole(kind: string, decided: Omit<ClaimDecision, 'decidedBy'>): void {
  refuseUnlessWhole(decided, {
    reason: decided.decision === 'rejected',
    correction: decided.decision === 'accepted' && kind !== 'end' && kind !== 'never_lived_here',
  });
}

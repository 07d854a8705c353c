import { CHANNELS, CONTACT_PURPOSES, REGISTRATION_STATES } from '../../domain/closed-lists';
import { MANUAL_REASONS } from '../../domain/manual-tier';
import { GROUNDS, TIERS } from '../../domain/tier';
import { insertAuditEntry } from '../../db/queries/audit';
import { listFactViewers } from '../../db/queries/fact-viewers';
import { getProgrammeNow } from '../../db/queries/procedures';
import {
  findRegistration,
  findStandingManualTier,
  insertManualTier,
  listRegistrations,
  lockRegistration,
} from '../../db/queries/registrations';
import { findDecisionToExplain } from '../../db/queries/tier-decisions';
import { DECISION, decisionShownTo, EXPLANATION, explainDecision } from '../explanations';
import {
  day,
  id,
  instant,
  integer,
  list,
  object,
  oneOf,
  orNull,
  page,
  text,
  type JsonSchema,
} from '../json-schema';
import { found, PAGE_QUERY, readPage } from '../page';
import { EVERYBODY, type Route } from '../route';
import { HAZARD } from '../hazard-schema';
import { ofRegistration } from '../shown-registrations';

const item = {
  id,
  patchId: id,
  address: text,
  dwellingNumber: orNull(text),
  state: oneOf(REGISTRATION_STATES),
  tier: oneOf(TIERS),
  ground: orNull(oneOf(GROUNDS)),
  confirmedOn: orNull(day),
  nextConfirmationOn: orNull(day),
  version: integer,
};
const registrationOf = (more: Record<string, JsonSchema> = {}) =>
  ofRegistration('id', object({ ...item, ...more }));

export const registrationRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/registrations',
    summary: 'Registrations of the areas that the caller sees',
    roles: EVERYBODY,
    query: {
      ...PAGE_QUERY,
      tier: oneOf(TIERS),
      ground: oneOf(GROUNDS),
      patchId: id,
      state: oneOf(REGISTRATION_STATES),
    },
    response: page(registrationOf()),
    handle: (call) => readPage(call, (after, limit) => listRegistrations(call.db, call.query, after, limit)),
  },
  {
    method: 'get',
    path: '/api/registrations/{id}',
    summary: 'One registration with the explanation of its tier',
    roles: EVERYBODY,
    response: registrationOf({
      decision: orNull(DECISION),
      rulesetVersionNumber: orNull(integer),
      explanation: orNull(EXPLANATION),
      hazards: list(HAZARD),
      residents: list(object({ id, name: orNull(text) })),
      messages: list(
        object({
          id,
          channel: oneOf(CHANNELS),
          purpose: oneOf(CONTACT_PURPOSES),
          sentAt: instant,
          body: text,
        }),
      ),
    }),
    handle: async ({ db, params, factSource }) => {
      const registration = found(await findRegistration(db, params['id'] ?? ''));
      const decided = registration.decisionId && (await findDecisionToExplain(db, registration.decisionId));
      const viewers = await listFactViewers(db, registration.id);
      const { told: catalogue } = await factSource();
      const { decisionId: _, decision, ...shown } = registration;
      return {
        ...shown,
        decision: decision && decisionShownTo(decision, viewers, catalogue),
        rulesetVersionNumber: decided ? decided.rulesetVersionNumber : null,
        explanation: decided ? explainDecision(decided, { reader: viewers, catalogue }) : null,
      };
    },
  },
  {
    method: 'post',
    path: '/api/registrations/{id}/manual-tier',
    summary: 'Set the tier by hand for 30 days',
    roles: ['supervisor'],
    body: object({ tier: oneOf(TIERS), reason: oneOf(MANUAL_REASONS) }),
    response: object({ decisionId: id }),
    version: { lock: lockRegistration },
    handle: async ({ db, params, userId, body }) => {
      const { tier, reason } = body as { tier: string; reason: string };
      const registration = found(await findRegistration(db, params['id'] ?? ''));
      const wanted = { registrationId: registration.id, tier, reason, decidedBy: userId };
      const standing = await findStandingManualTier(db, wanted);
      if (standing !== undefined) return { decisionId: standing };
      const decisionId = await insertManualTier(db, {
        ...wanted,
        previousTier: registration.tier,
        at: await getProgrammeNow(db),
      });
      await insertAuditEntry(db, {
        actorKind: 'user',
        actorId: userId,
        action: 'registration.manual_tier',
        subjectType: 'registration',
        subjectId: registration.id,
        patchId: registration.patchId,
        detail: { tier, reason, decisionId },
      });
      return { decisionId };
    },
  },
];

import { CONSENTS, WITHDRAWAL_REASONS } from '../../domain/closed-lists';
import { VISIT_STATES } from '../../domain/visit';
import { CHECK_RESULTS } from '../../domain/visit-checklist';
import { PARTS_OF_DAY } from '../../domain/visit-slots';
import { GROUNDS } from '../../domain/tier';
import { listFactViewers } from '../../db/queries/fact-viewers';
import { findDecisionToExplain } from '../../db/queries/tier-decisions';
import { findVisit, listVisits, VISIT_SORT_VALUES } from '../../db/queries/visits';
import { EXPLANATION, explainDecision } from '../explanations';
import { day, id, instant, list, object, oneOf, orNull, page, record, text } from '../json-schema';
import { HAZARD } from '../hazard-schema';
import { found, PAGE_QUERY, readSortedPage } from '../page';
import { OFFICE, type Route } from '../route';
import { visitCommands, visitOf } from './visit-commands';

const visit = visitOf({
  consent: orNull(oneOf(CONSENTS)),
  checklist: orNull(record(oneOf(CHECK_RESULTS))),
  score: orNull({ type: 'number' }),
  endedAt: orNull(instant),
  withdrawnReason: orNull(oneOf(WITHDRAWAL_REASONS)),
  wish: orNull(object({ on: day, part: oneOf(PARTS_OF_DAY) })),
  contactPhone: orNull(text),
  hazards: list(HAZARD),
  explanation: orNull(EXPLANATION),
});

export const visitRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/visits',
    summary: 'Visits in work order: ground and severity first, then the deadline',
    roles: [...OFFICE, 'officer'],
    query: {
      ...PAGE_QUERY,
      state: oneOf(VISIT_STATES),
      patchId: id,
      ground: oneOf(GROUNDS),
      registrationId: id,
    },
    response: page(visitOf()),
    handle: (call) =>
      readSortedPage(call, VISIT_SORT_VALUES, (after, limit) =>
        listVisits(call.db, call.query, after, limit),
      ),
  },
  {
    method: 'get',
    path: '/api/visits/{id}',
    summary: 'One visit: why, how it went, and what was found',
    roles: [...OFFICE, 'officer'],
    response: visit,
    handle: async ({ db, params, factSource }) => {
      const { decisionId, ...shown } = found(await findVisit(db, params['id'] ?? ''));
      const decision = decisionId === null ? undefined : await findDecisionToExplain(db, decisionId);
      if (!decision || shown.registrationId === null) return { ...shown, explanation: null };
      const viewers = await listFactViewers(db, shown.registrationId);
      const { told: catalogue } = await factSource();
      return { ...shown, explanation: explainDecision(decision, { reader: viewers, catalogue }) };
    },
  },
  ...visitCommands,
];

import { HAZARD_KINDS, SEVERITIES, type Severity } from '../../domain/hazard';
import {
  COMMON_HAZARD_KINDS,
  COMMON_PARTS,
  PUT_ASIDE_REASONS,
  reportActions,
  REPORT_STATES,
  REPORTING_PARTNERS,
  type ReportAction,
} from '../../domain/partner-report';
import { addDays } from '../../domain/working-days';
import { insertAuditEntry } from '../../db/queries/audit';
import {
  confirmPartnerReport,
  insertPartnerReport,
  listPartnerReports,
  lockPartnerReport,
  putPartnerReportAside,
  type LockedPartnerReport,
  type NewPartnerReport,
} from '../../db/queries/partner-reports';
import { readSettings } from '../../db/queries/procedure-settings';
import { getToday } from '../../db/queries/users';
import { ApiError } from '../api-error';
import { boolean, day, id, instant, integer, object, oneOf, orNull, page, text } from '../json-schema';
import { found, PAGE_QUERY, readPage } from '../page';
import type { Call, Route } from '../route';

/** Hazards in common parts that partners report: never about persons, and nothing before a supervisor confirms it. */
export const partnerReportRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/api/partner-reports',
    summary: 'What partners reported about common parts of buildings, the last first',
    roles: ['supervisor', 'officer', 'auditor'],
    query: { ...PAGE_QUERY, state: oneOf(REPORT_STATES), areaId: id },
    response: page(
      object({
        id,
        partner: oneOf(REPORTING_PARTNERS),
        patchId: id,
        patchCode: text,
        address: text,
        part: oneOf(COMMON_PARTS),
        kind: oneOf(HAZARD_KINDS),
        seenOn: day,
        recordedAt: instant,
        state: oneOf(REPORT_STATES),
        severity: orNull(oneOf(SEVERITIES)),
        putAsideReason: orNull(oneOf(PUT_ASIDE_REASONS)),
        hazardId: orNull(id),
        own: boolean,
        version: integer,
      }),
    ),
    handle: (call) => readPage(call, (after, limit) => listPartnerReports(call.db, call.query, after, limit)),
  },
  {
    method: 'post',
    path: '/api/registrations/{id}/partner-reports',
    summary: 'Record what a partner reports about common parts of the building that this home is in',
    roles: ['supervisor', 'officer'],
    body: object({
      partner: oneOf(REPORTING_PARTNERS),
      part: oneOf(COMMON_PARTS),
      kind: oneOf(COMMON_HAZARD_KINDS),
      seenOn: day,
    }),
    response: object({ id }),
    handle: async (call) => {
      const said = call.body as NewPartnerReport;
      const report = found(await insertPartnerReport(call.db, call.params['id'] ?? '', said));
      await audit(call, 'recorded', report, said);
      return { id: report.id };
    },
  },
  {
    method: 'post',
    path: '/api/partner-reports/{id}/confirm',
    summary: 'It is so: the building has the hazard, and it is looked at again at its deadline',
    roles: ['supervisor'],
    body: object({ severity: oneOf(SEVERITIES) }),
    response: object({ id, version: integer }),
    version: { lock: lockPartnerReport },
    handle: async (call) => {
      const { severity } = call.body as { severity: Severity };
      const locked = await lockToDecide(call, 'confirm');
      if (locked.own) throw new ApiError('CONFIRMS_OWN_REPORT');
      const { reinspectAfterDays } = await readSettings(call.db, 'siteVisit');
      const deadlineOn = addDays(await getToday(call.db), reinspectAfterDays[severity]);
      const hazardId = await confirmPartnerReport(call.db, locked.id, { severity, deadlineOn });
      await audit(call, 'confirmed', locked, { severity, hazardId });
      return { id: locked.id, version: locked.version + 1 };
    },
  },
  {
    method: 'post',
    path: '/api/partner-reports/{id}/put-aside',
    summary: 'Nothing follows from the report, for a reason',
    roles: ['supervisor'],
    body: object({ reason: oneOf(PUT_ASIDE_REASONS) }),
    response: object({ id, version: integer }),
    version: { lock: lockPartnerReport },
    handle: async (call) => {
      const { reason } = call.body as { reason: string };
      const locked = await lockToDecide(call, 'put_aside');
      await putPartnerReportAside(call.db, locked.id, reason);
      await audit(call, 'put_aside', locked, { reason });
      return { id: locked.id, version: locked.version + 1 };
    },
  },
];

async function lockToDecide(call: Call, action: ReportAction): Promise<LockedPartnerReport> {
  const locked = found(await lockPartnerReport(call.db, call.params['id'] ?? ''));
  if (!reportActions(locked.state).includes(action)) throw new ApiError('STATE_CONFLICT');
  return locked;
}

function audit(
  call: Call,
  action: string,
  { id: reportId, patchId }: { id: string; patchId: string },
  detail: object,
): Promise<void> {
  return insertAuditEntry(call.db, {
    actorKind: 'user',
    actorId: call.userId,
    action: `partner_report.${action}`,
    subjectType: 'partner_report',
    subjectId: reportId,
    patchId,
    detail,
  });
}

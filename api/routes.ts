import type { Route } from './route';
import { absenceRoutes } from './routes/absences';
import { addedFactRoutes } from './routes/added-facts';
import { advertRoutes } from './routes/adverts';
import { areaRoutes } from './routes/areas';
import { auditLogRoutes } from './routes/audit-log';
import { boardRoutes } from './routes/boards';
import { calendarRoutes } from './routes/calendar';
import { claimRoutes } from './routes/claims';
import { disputeRoutes } from './routes/disputes';
import { importRoutes } from './routes/imports';
import { noticeRoutes } from './routes/notices';
import { observationKeyRoutes } from './routes/observation-keys';
import { partnerReportRoutes } from './routes/partner-reports';
import { pauseRoutes } from './routes/pauses';
import { procedureSettingsRoutes } from './routes/procedure-settings';
import { procedureRoutes } from './routes/procedures';
import { registrationRoutes } from './routes/registrations';
import { ruleWritingRoutes } from './routes/rule-writing';
import { rulesetRoutes } from './routes/rulesets';
import { serviceRequestRoutes } from './routes/service-requests';
import { taskRoutes } from './routes/tasks';
import { undeliveredRoutes } from './routes/undelivered';
import { userRoutes } from './routes/users';
import { visitRoutes } from './routes/visits';

/** Every operation of the API behind a login. */
export const ROUTES: readonly Route[] = [
  ...registrationRoutes,
  ...taskRoutes,
  ...visitRoutes,
  ...noticeRoutes,
  ...partnerReportRoutes,
  ...claimRoutes,
  ...disputeRoutes,
  ...advertRoutes,
  ...serviceRequestRoutes,
  ...rulesetRoutes,
  ...ruleWritingRoutes,
  ...procedureSettingsRoutes,
  ...calendarRoutes,
  ...undeliveredRoutes,
  ...boardRoutes,
  ...procedureRoutes,
  ...pauseRoutes,
  ...absenceRoutes,
  ...areaRoutes,
  ...userRoutes,
  ...importRoutes,
  ...observationKeyRoutes,
  ...addedFactRoutes,
  ...auditLogRoutes,
];

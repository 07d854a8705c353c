import type { Route } from './route';
import { addedFactRoutes } from './routes/added-facts';
import { advertRoutes } from './routes/adverts';
import { areaRoutes } from './routes/areas';
import { auditLogRoutes } from './routes/audit-log';
import { boardRoutes } from './routes/boards';
import { claimRoutes } from './routes/claims';
import { disputeRoutes } from './routes/disputes';
import { importRoutes } from './routes/imports';
import { observationKeyRoutes } from './routes/observation-keys';
import { pauseRoutes } from './routes/pauses';
import { procedureSettingsRoutes } from './routes/procedure-settings';
import { registrationRoutes } from './routes/registrations';
import { ruleWritingRoutes } from './routes/rule-writing';
import { rulesetRoutes } from './routes/rulesets';
import { taskRoutes } from './routes/tasks';
import { undeliveredRoutes } from './routes/undelivered';
import { userRoutes } from './routes/users';
import { visitRoutes } from './routes/visits';

/** Every operation of the API behind a login. */
export const ROUTES: readonly Route[] = [
  ...registrationRoutes,
  ...taskRoutes,
  ...visitRoutes,
  ...claimRoutes,
  ...disputeRoutes,
  ...advertRoutes,
  ...rulesetRoutes,
  ...ruleWritingRoutes,
  ...procedureSettingsRoutes,
  ...undeliveredRoutes,
  ...boardRoutes,
  ...pauseRoutes,
  ...areaRoutes,
  ...userRoutes,
  ...importRoutes,
  ...observationKeyRoutes,
  ...addedFactRoutes,
  ...auditLogRoutes,
];

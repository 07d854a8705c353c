import { Admin, Resource } from 'react-admin';
import { absences } from './absences';
import { addedFacts } from './added-facts';
import { adverts } from './adverts';
import { advertSources } from './advert-sources';
import { areas } from './areas';
import { auditLog } from './audit-log';
import { authProvider } from './auth-provider';
import { calendar } from './calendar';
import { dataProvider } from './data-provider';
import { claims } from './claims';
import { disputes } from './disputes';
import { i18nProvider } from './i18n-provider';
import { imports } from './imports';
import { incidents } from './incidents';
import { Layout } from './Layout';
import { notices } from './notices';
import { observationKeys } from './observation-keys';
import { partnerReports } from './partner-reports';
import { pauses } from './pauses';
import { procedures } from './procedures';
import { queryClient } from './query-client';
import { registrations } from './registrations';
import type { Role } from './roles';
import { rounds } from './rounds';
import { rulesets, rulesetVersions } from './rulesets';
import { serviceRequests } from './service-requests';
import { procedureSettings } from './settings';
import { SignInPage } from './SignInPage';
import { tasks } from './tasks';
import { theme } from './theme';
import { undelivered } from './undelivered';
import { users } from './users';
import { visits } from './visits';

/** In the order of a supervisor's day. */
const RESOURCES = [
  rounds,
  tasks,
  visits,
  notices,
  claims,
  disputes,
  adverts,
  serviceRequests,
  partnerReports,
  incidents,
  undelivered,
  registrations,
  pauses,
  procedures,
  absences,
  rulesets,
  rulesetVersions,
  procedureSettings,
  calendar,
  imports,
  advertSources,
  observationKeys,
  addedFacts,
  auditLog,
  areas,
  users,
];

export function App() {
  return (
    <Admin
      title="Doorstep"
      authProvider={authProvider}
      dataProvider={dataProvider}
      queryClient={queryClient}
      i18nProvider={i18nProvider}
      layout={Layout}
      loginPage={SignInPage}
      theme={theme}
      darkTheme={null}
      requireAuth
      disableTelemetry
    >
      {(held: Role[] = []) =>
        RESOURCES.filter(({ roles }) => roles.some((role) => held.includes(role))).map(
          ({ roles: _, ...resource }) => <Resource key={resource.name} {...resource} />,
        )
      }
    </Admin>
  );
}

import request from 'supertest';
import { v7 as uuid } from 'uuid';
import { ROUTES } from '../../api/routes';
import { EVERYBODY, type Role } from '../../domain/role';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { grantRole, seedSmallRegister, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

/** Who may ask what, as the programme says it; what they see of it then is row-level security's to say. */
const GRANTED: readonly (readonly [roles: readonly Role[], routes: string])[] = [
  [
    EVERYBODY,
    `get /api/registrations
     get /api/registrations/{id}
     get /api/areas
     get /api/facts
     get /api/added-facts
     get /api/outward-pauses
     get /api/rulesets
     get /api/rulesets/{id}/versions
     get /api/ruleset-versions
     get /api/ruleset-versions/{id}
     get /api/ruleset-versions/{id}/changes`,
  ],
  // the work: who does it, and who looks after it
  [
    ['administrator', 'supervisor', 'officer', 'auditor'],
    `get /api/tasks
     get /api/visits
     get /api/visits/{id}
     get /api/rounds
     get /api/rounds/sums`,
  ],
  [
    ['administrator', 'supervisor', 'auditor'],
    `get /api/procedures
     get /api/procedures/{id}
     get /api/procedures/{id}/commands
     get /api/incidents
     get /api/imports
     get /api/imports/{id}
     get /api/users
     get /api/users/{id}
     get /api/areas/{id}/officers
     get /api/procedure-settings
     get /api/procedure-settings/kinds/{kind}/versions
     get /api/procedure-settings/{id}
     get /api/procedure-settings/{id}/changes
     get /api/working-calendar
     get /api/message-frame
     get /api/calendar-days
     get /api/advert-sources`,
  ],
  [
    ['officer', 'supervisor'],
    `get /api/field/tasks
     get /api/hazards/{id}/parties
     get /api/service-requests
     post /api/registrations/{id}/partner-reports
     post /api/service-requests
     post /api/service-requests/{id}/accept
     post /api/service-requests/{id}/hand-off
     post /api/service-requests/{id}/finish
     post /api/service-requests/{id}/decline
     post /api/hazards/{id}/notices
     post /api/hazards/{id}/rehousing-offers
     post /api/notices/{id}/serve
     post /api/notices/{id}/appeals
     post /api/tasks/{id}/outcome
     post /api/visits/{id}/appoint`,
  ],
  // at the door: the officer alone
  [
    ['officer'],
    `post /api/visits/{id}/begin
     post /api/visits/{id}/complete
     post /api/visits/{id}/refuse
     post /api/visits/{id}/no-show`,
  ],
  // what a person decides for an area: never an administrator, who tunes the rules
  [
    ['supervisor'],
    `get /api/claims
     get /api/adverts
     get /api/adverts/{id}
     post /api/adverts/{id}/match
     post /api/adverts/{id}/dismiss
     post /api/claims/{id}/decision
     post /api/disputes/{id}/decision
     post /api/hazard-appeals/{id}/decision
     post /api/notices/{id}/issue
     post /api/partner-reports/{id}/confirm
     post /api/partner-reports/{id}/put-aside
     post /api/notices/{id}/refer
     post /api/notices/{id}/receipt
     post /api/notices/{id}/withdraw
     post /api/registrations/{id}/manual-tier
     post /api/tasks/{id}/reassign
     get /api/absences
     post /api/absences
     post /api/absences/plan
     post /api/absences/{id}/end
     post /api/delegations
     post /api/delegations/{id}/end
     post /api/procedure-commands
     post /api/procedure-commands/preview
     get /api/undelivered
     post /api/undelivered/{id}/send-again
     post /api/visits/{id}/release
     post /api/visits/{id}/withdraw`,
  ],
  [
    ['supervisor', 'auditor', 'officer'],
    `get /api/notices
     get /api/notices/{id}
     get /api/partner-reports`,
  ],
  [['supervisor', 'dpo'], 'get /api/disputes'],
  // how the rules weigh on groups of homes: never who writes them
  [['data_owner', 'dpo'], 'get /api/ruleset-versions/{id}/visit-rates'],
  // who answers for it, and who looks after them
  [['supervisor', 'auditor', 'dpo'], 'get /api/audit-log'],
  [
    ['administrator', 'supervisor'],
    `post /api/areas/{id}/officer
     post /api/incidents/{id}/resolve
     post /api/incidents/{id}/retry
     post /api/outward-pauses
     post /api/outward-pauses/{id}/resume`,
  ],
  // rules, users and what is observed: never a supervisor, who decides by them
  [
    ['administrator'],
    `post /api/ruleset-versions
     post /api/rulesets/{id}/assessment
     post /api/rulesets/{id}/records
     post /api/rulesets/{id}/differences
     post /api/ruleset-versions/{id}/assess
     post /api/ruleset-versions/{id}/justify
     post /api/ruleset-versions/{id}/pause
     post /api/ruleset-versions/{id}/resume
     post /api/ruleset-versions/{id}/roll-back
     patch /api/ruleset-versions/{id}
     post /api/ruleset-versions/{id}/submit
     post /api/ruleset-versions/{id}/withdraw
     post /api/ruleset-versions/{id}/publish
     post /api/ruleset-versions/{id}/reject
     post /api/ruleset-versions/{id}/approve
     post /api/rulesets/{id}/estimate
     post /api/ruleset-versions/{id}/recall
     post /api/procedure-settings
     patch /api/procedure-settings/{id}
     post /api/procedure-settings/{id}/submit
     post /api/procedure-settings/{id}/withdraw
     post /api/procedure-settings/{id}/publish
     post /api/procedure-settings/{id}/reject
     post /api/users
     post /api/users/{id}/disable
     post /api/users/{id}/enable
     post /api/users/{id}/password
     post /api/users/{id}/password/confirm
     post /api/users/{id}/password/take-back
     post /api/users/{id}/grants
     post /api/users/{id}/grants/{grantId}/confirm
     post /api/users/{id}/grants/{grantId}/end
     post /api/calendar-days
     post /api/advert-sources
     post /api/advert-sources/{id}/end
     post /api/observation-keys
     post /api/observation-keys/{id}/approve
     post /api/observation-keys/{id}/withdraw`,
  ],
  [
    ['administrator'],
    `get /api/observables
     post /api/added-facts
     post /api/added-facts/{id}/withdraw`,
  ],
  // a fact is decided by neither who writes rules nor who works by them
  [['dpo'], 'post /api/added-facts/{id}/opinion'],
  [
    ['data_owner'],
    `post /api/added-facts/{id}/decision
     post /api/added-facts/{id}/end`,
  ],
  [['administrator', 'auditor'], 'get /api/observation-keys'],
];
const rolesOf = new Map(
  GRANTED.flatMap(([roles, routes]) => routes.split('\n').map((route) => [route.trim(), roles] as const)),
);

let database: TestDatabase;
let register: SmallRegister;
let app: ReturnType<typeof appOn>;
const callers = new Map<Role, Caller>();

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  for (const role of ['data_owner', 'dpo'] as const) {
    const id = uuid();
    await database.service('users').insert({ id, login: role, display_name: role, locale: 'en' });
    await grantRole(database.service, register, id, role, register.authorityId);
  }
  await setPasswords(database);
  app = appOn(database);
  const logins = { administrator: 'admin' } as Partial<Record<Role, string>>;
  for (const role of EVERYBODY) callers.set(role, await signIn(app, logins[role] ?? role));
});
afterAll(() => database.close());

const call = (caller: Caller, method: string, path: string) => {
  const address = path.replaceAll(/\{\w+\}/g, register.homes[0].registrationId);
  if (method === 'get') return caller.agent.get(address);
  const agent = method === 'post' ? caller.agent.post(address) : caller.agent.patch(address);
  return agent.set('X-CSRF-Token', caller.csrfToken).send({});
};

it('knows of every route who may use it, and of none that there is not', () => {
  expect([...rolesOf.keys()].toSorted()).toEqual(
    ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted(),
  );
});

it.each([...rolesOf])('%s lets in whom the programme lets in, and nobody else', async (route, roles) => {
  const [method = '', path = ''] = route.split(' ');
  const letIn: Role[] = [];
  for (const [role, caller] of callers) {
    const { status, body } = await call(caller, method, path);
    if ((body as { code?: string }).code !== 'FORBIDDEN') letIn.push(role);
    else expect(status).toBe(403);
  }
  expect(letIn.toSorted()).toEqual(roles.toSorted());
  const stranger = request(app)[method as 'get' | 'post' | 'patch'](path.replaceAll(/\{\w+\}/g, 'x'));
  await stranger.expect(401);
});

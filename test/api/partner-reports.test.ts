import { tendOpenWork } from '../../activities/tend-open-work';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { setProgrammeClock } from '../support/programme-clock';
import { asUser, seedSmallRegister, TEST_START, type SmallRegister } from '../support/register';
import { appOn, setPasswords, signIn, type Caller } from './api-client';

let database: TestDatabase;
let register: SmallRegister;
let supervisor: Caller;
let recorded: string;

beforeAll(async () => {
  database = await createTestDatabase();
  register = await seedSmallRegister(database.service);
  await setPasswords(database);
  supervisor = await signIn(appOn(database), 'supervisor');
});
afterAll(() => database.close());
afterEach(() => setProgrammeClock(database, TEST_START));

const said = { partner: 'fire_service', part: 'stairs', kind: 'fire_exit_blocked', seenOn: '2026-11-01' };
const row = (values: object = {}) => ({
  building_id: register.homes[0].buildingId,
  patch_id: register.patches[0],
  partner: 'lift_service',
  part: 'lift',
  kind: 'structural',
  seen_on: '2026-11-01',
  ...values,
});
const hazards = () =>
  database.service('hazards').where({ building_id: register.homes[0].buildingId, kind: 'fire_exit_blocked' });
/** As an officer records it. */
async function reportedByOfficer(): Promise<string> {
  const [report] = await asUser(database.app, register.users.officer, (trx) =>
    trx('partner_reports')
      .insert(row({ id: trx.raw('gen_random_uuid()'), ...{ part: 'stairs', kind: 'fire_exit_blocked' } }))
      .returning<{ id: string }[]>('id'),
  );
  return report!.id;
}

test('a report is nothing until another person confirms it; then the building has a hazard, which is looked at after its deadline', async () => {
  recorded = await reportedByOfficer();
  expect(await hazards()).toEqual([]);
  const { body } = await supervisor.agent.get('/api/partner-reports?state=reported').expect(200);
  expect(body.items).toMatchObject([{ id: recorded, part: 'stairs', own: false }]);
  const confirm = `/api/partner-reports/${recorded}/confirm`;
  await supervisor.post(confirm, { severity: 'severe' }).expect(200);
  await supervisor.post(confirm, { severity: 'severe' }).expect(409);
  const [hazard] = (await hazards()) as [{ id: string }];
  expect(hazard).toMatchObject({
    state: 'open',
    dwelling_id: null,
    visit_id: null,
    deadline_on: '2026-11-04',
  });
  const tasks = () => database.service('tasks').where({ hazard_id: hazard.id });
  await tick('2026-11-04T15:00:00Z');
  expect(await tasks()).toEqual([]);
  await tick('2026-11-05T15:00:00Z');
  await tick('2026-11-05T16:00:00Z');
  expect(await tasks()).toMatchObject([{ kind: 'reinspection', registration_id: null, state: 'open' }]);
});

test('whoever recorded a report does not confirm it, but may put it aside', async () => {
  const { registrationId } = register.homes[0];
  const { body } = await supervisor
    .post(`/api/registrations/${registrationId}/partner-reports`, { ...said, kind: 'gas_leak' })
    .expect(200);
  const path = `/api/partner-reports/${(body as { id: string }).id}`;
  await supervisor.post(`${path}/confirm`, { severity: 'minor' }).expect(409, /CONFIRMS_OWN_REPORT/);
  const own = { state: 'confirmed', severity: 'minor', deadline_on: '2026-12-01' };
  await expect(
    asUser(database.app, register.users.supervisor, (trx) =>
      trx('partner_reports').where({ kind: 'gas_leak' }).update(own),
    ),
  ).rejects.toThrow('report_confirmed_by_another');
  await supervisor.post(`${path}/put-aside`, { reason: 'nothing_found' }).expect(200);
  await expect(
    asUser(database.app, register.users.supervisor, (trx) =>
      trx('partner_reports').where({ kind: 'gas_leak' }).update({ put_aside_reason: 'not_ours' }),
    ),
  ).rejects.toThrow('REPORT_IS_DECIDED');
  expect(await database.service('hazards').where({ kind: 'gas_leak' })).toEqual([]);
  const actions = await database.service('audit_log').where({ subject_type: 'partner_report' }).orderBy('id');
  expect(actions.map(({ action }: { action: string }) => action)).toEqual([
    'partner_report.confirmed',
    'partner_report.recorded',
    'partner_report.put_aside',
  ]);
});

test('a report names no person, no home and no words, and offers no reward', async () => {
  const columns = await database
    .owner('information_schema.columns')
    .where({ table_name: 'partner_reports' })
    .pluck<string[]>('column_name');
  expect(columns.toSorted()).toEqual([
    'building_id',
    'deadline_on',
    'decided_at',
    'decided_by',
    'hazard_id',
    'id',
    'kind',
    'part',
    'partner',
    'patch_id',
    'put_aside_reason',
    'recorded_at',
    'recorded_by',
    'seen_on',
    'severity',
    'state',
    'version',
  ]);
  const { registrationId } = register.homes[0];
  for (const refused of [{ part: 'dwelling' }, { kind: 'overcrowding' }, { note: 'somebody lives here' }])
    await supervisor
      .post(`/api/registrations/${registrationId}/partner-reports`, { ...said, ...refused })
      .expect(400);
});

test('a report is about a building of the patch and a day that has come, and nobody else’s patch sees it', async () => {
  const insert = (values: object) =>
    asUser(database.app, register.users.supervisor, (trx) =>
      trx('partner_reports').insert(row({ id: trx.raw('gen_random_uuid()'), ...values })),
    );
  await expect(insert({ seen_on: '2026-11-03' })).rejects.toThrow('REPORT_ELSEWHERE');
  await expect(insert({ patch_id: register.patches[1] })).rejects.toThrow('REPORT_ELSEWHERE');
  expect(await asUser(database.app, register.users.otherSupervisor, (trx) => trx('partner_reports'))).toEqual(
    [],
  );
});

async function tick(at: string): Promise<void> {
  await setProgrammeClock(database, new Date(at));
  await tendOpenWork(database.service, new Date(at));
}

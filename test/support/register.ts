import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { changeProgramme } from '../../db/queries/programme';
import { DEFAULT_REVISIT_SETTINGS } from '../../domain/revisit-round';
import { tierPlacement } from '../../rules/shipped-rulesets';

/** The start of every test's programme: Monday 2 November 2026, 10:00 in Toronto. */
export const TEST_START = new Date('2026-11-02T15:00:00Z');

export interface SmallRegister {
  authorityId: string;
  districtId: string;
  patches: [string, string];
  users: Record<
    | 'admin'
    | 'otherAdmin'
    | 'granter'
    | 'supervisor'
    | 'otherSupervisor'
    | 'officer'
    | 'otherOfficer'
    | 'auditor',
    string
  >;
  rulesetId: string;
  rulesetVersionId: string;
  settingsId: string;
  /** One in the first patch, one in the second. */
  homes: [Home, Home];
}

export interface Home {
  buildingId: string;
  dwellingId: string;
  unitId: string;
  registrationId: string;
  residentId: string;
  landlordId: string;
}

/** Names that must never turn up in a log, a history or an error. */
export const SEEDED_NAMES = ['Demo Resident Zephyrine', '演示住户紫薇', 'Demo Landlord Quillon'] as const;

/** A programme of one district, one office and two patches with one home each, written as doorstep_service. */
export async function seedSmallRegister(
  service: Knex,
  options: {
    demonstration?: boolean;
    endsOn?: string;
    /** Where and when the programme begins, instead of in Toronto at TEST_START. */
    setting?: { begins: Date; timeZone: string; calendar: string };
  } = {},
): Promise<SmallRegister> {
  const { begins, timeZone, calendar } = options.setting ?? {
    begins: TEST_START,
    timeZone: 'America/Toronto',
    calendar: 'CA-ON',
  };
  await service('programme').insert({
    name_zh: '测试登记计划',
    name_en: 'Test programme',
    purpose_zh: '测试',
    purpose_en: 'Testing',
    legal_basis: 'none',
    starts_on: '2026-01-01',
    ends_on: options.endsOn ?? '2030-01-01',
    time_zone: timeZone,
    calendar,
    verify_hint_zh: '请致电社区服务热线核实',
    verify_hint_en: 'Call the service line to check',
    demonstration: options.demonstration ?? true,
    clock_real_start: new Date(),
    clock_programme_start: begins,
    clock_rate: 1,
  });
  // or the tick would ask for one
  await service('calendar_days').insert({
    calendar: 'CA-ON',
    day: '2035-12-25',
    kind: 'holiday',
    name: 'Christmas',
  });

  const area = async (kind: string, parentId: string | null, code: string) => {
    const id = uuid();
    await service('areas').insert({
      id,
      kind,
      parent_id: parentId,
      code,
      name_zh: code,
      name_en: code,
      ancestors: [],
    });
    return id;
  };
  const authorityId = await area('authority', null, 'authority');
  const districtId = await area('district', authorityId, 'd1');
  const officeId = await area('office', districtId, 'd1-o1');
  const otherOfficeId = await area('office', districtId, 'd1-o2');
  const patches: [string, string] = [
    await area('patch', officeId, 'd1-o1-p1'),
    await area('patch', otherOfficeId, 'd1-o2-p1'),
  ];

  const user = async (login: string) => {
    const id = uuid();
    await service('users').insert({ id, login, display_name: login, demonstration: true });
    return id;
  };
  const users = {
    granter: await user('granter'),
    admin: await user('admin'),
    otherAdmin: await user('otheradmin'),
    supervisor: await user('supervisor'),
    otherSupervisor: await user('othersupervisor'),
    officer: await user('officer'),
    otherOfficer: await user('otherofficer'),
    auditor: await user('auditor'),
  };
  const grant = (userId: string, role: string, areaId: string) =>
    grantRole(service, { users }, userId, role, areaId);
  await grant(users.admin, 'administrator', authorityId);
  await grant(users.otherAdmin, 'administrator', authorityId);
  await grant(users.supervisor, 'supervisor', officeId);
  await grant(users.otherSupervisor, 'supervisor', otherOfficeId);
  await grant(users.officer, 'officer', patches[0]);
  await grant(users.otherOfficer, 'officer', patches[1]);
  await grant(users.auditor, 'auditor', authorityId);
  await service('areas').where({ id: patches[0] }).update({ officer_id: users.officer });
  await service('areas').where({ id: patches[1] }).update({ officer_id: users.otherOfficer });

  const rulesetId = uuid();
  const rulesetVersionId = uuid();
  await service('rulesets').insert({
    id: rulesetId,
    key: tierPlacement.key,
    name_zh: '测试',
    name_en: 'Test',
  });
  await service('ruleset_versions').insert({
    id: rulesetVersionId,
    ruleset_id: rulesetId,
    number: 1,
    state: 'published',
    document: JSON.stringify(tierPlacement),
    created_at: begins,
    published_at: begins,
  });
  const settingsId = uuid();
  await service('procedure_settings').insert({
    id: settingsId,
    kind: 'revisitRound',
    number: 1,
    state: 'published',
    document: JSON.stringify(DEFAULT_REVISIT_SETTINGS),
  });

  const homes: [Home, Home] = [
    await insertHome(service, { districtId, patchId: patches[0], key: '1' }),
    await insertHome(service, { districtId, patchId: patches[1], key: '2' }),
  ];
  return { authorityId, districtId, patches, users, rulesetId, rulesetVersionId, settingsId, homes };
}

/** Has the programme end on this day, by the command that there is for it. */
export async function endProgramme(service: Knex, endsOn: string): Promise<void> {
  const row = await service('programme').first<Record<'purpose_zh' | 'purpose_en' | 'legal_basis', string>>();
  await service.transaction((trx) =>
    changeProgramme(trx, {
      purpose: { zh: row.purpose_zh, en: row.purpose_en },
      legalBasis: row.legal_basis,
      endsOn,
    }),
  );
}

/** A role that somebody held long before the tests' programme began, given by the register's granter. */
export async function grantRole(
  service: Knex,
  { users: { granter } }: { users: { granter: string } },
  userId: string,
  role: string,
  areaId: string,
): Promise<void> {
  await service('role_grants').insert({
    id: uuid(),
    user_id: userId,
    role,
    area_id: areaId,
    valid_from: '2026-01-01',
    granted_by: granter,
  });
}

/** A building with one dwelling, let as a whole to one resident. */
export async function insertHome(
  service: Knex,
  { districtId, patchId, key }: { districtId: string; patchId: string; key: string },
): Promise<Home> {
  const home: Home = {
    buildingId: uuid(),
    dwellingId: uuid(),
    unitId: uuid(),
    registrationId: uuid(),
    residentId: uuid(),
    landlordId: uuid(),
  };
  await service('buildings').insert({
    id: home.buildingId,
    source: 'test',
    external_key: key,
    district_id: districtId,
    address: `${key} Example Street`,
    first_seen_on: '2026-01-01',
  });
  await service('dwellings').insert({
    id: home.dwellingId,
    building_id: home.buildingId,
    number: '101',
    floor: 1,
    patch_id: patchId,
    legal_occupancy: 4,
    existed_from: '2026-01-01',
  });
  await service('units').insert({
    id: home.unitId,
    dwelling_id: home.dwellingId,
    existed_from: '2026-01-01',
  });
  await service('parties').insert({
    id: home.landlordId,
    kind: 'landlord',
    is_organisation: false,
    name: SEEDED_NAMES[2],
    generated: true,
  });
  await service('residents').insert({
    id: home.residentId,
    name: key === '1' ? SEEDED_NAMES[0] : SEEDED_NAMES[1],
    generated: true,
  });
  await service('resident_contacts').insert({
    id: uuid(),
    resident_id: home.residentId,
    channel: 'message',
    address: '+10000000000',
  });
  await service('registrations').insert({
    id: home.registrationId,
    unit_id: home.unitId,
    building_id: home.buildingId,
    patch_id: patchId,
    state: 'verified',
    period: '[2026-01-01,)',
    landlord_id: home.landlordId,
    occupant_count: 2,
    declared_on: '2026-01-01',
    verified_on: '2026-01-05',
    confirmed_on: '2026-01-05',
    next_confirmation_on: '2026-11-05',
    generated: true,
  });
  await service('registration_residents').insert({
    registration_id: home.registrationId,
    resident_id: home.residentId,
  });
  return home;
}

/** Of the shipped ruleset, one for each ground. */
const RULES = {
  safety: { id: 'severe-hazard', fact: 'openHazardSeverity', value: 'severe' },
  record: { id: 'advert-unregistered', fact: 'activeAdvertUnregistered', value: true },
} as const;

/** Gives a home a rule's priority decision on the given ground and returns its id. */
export async function decidePriority(
  service: Knex,
  register: SmallRegister,
  home: Home,
  ground: 'safety' | 'record',
): Promise<string> {
  const id = uuid();
  await service('tier_decisions').insert({
    id,
    registration_id: home.registrationId,
    kind: 'rule',
    tier: 'priority',
    previous_tier: 'standard',
    ground,
    ruleset_version_id: register.rulesetVersionId,
    rule_id: RULES[ground].id,
    explanation: JSON.stringify({
      asOf: '2026-11-02',
      matched: [RULES[ground].id],
      facts: {
        [RULES[ground].fact]: { value: RULES[ground].value, source: 'test', observedAt: '2026-10-30' },
      },
    }),
    decided_at: TEST_START,
  });
  await service('registrations')
    .where({ id: home.registrationId })
    .update({ tier: 'priority', tier_ground: ground, tier_decision_id: id });
  return id;
}

/** Runs `work` as the signed-in user would: doorstep_app, with their id set for the transaction. */
export function asUser<T>(
  app: Knex,
  userId: string,
  work: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  return app.transaction(async (trx) => {
    await trx.raw(`SELECT set_config('doorstep.user_id', ?, true)`, [userId]);
    return work(trx);
  });
}

/** Runs `work` as the resident who proved this link's code would. */
export function asLink<T>(
  app: Knex,
  linkId: string,
  work: (trx: Knex.Transaction) => Promise<T>,
): Promise<T> {
  return app.transaction(async (trx) => {
    await trx.raw(`SELECT set_config('doorstep.link_id', ?, true)`, [linkId]);
    return work(trx);
  });
}

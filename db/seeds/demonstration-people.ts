import type { Knex } from 'knex';
import { v7 } from 'uuid';
import { insertRows } from './insert-rows';

/** Officers beyond these have no login: the demonstration would list hundreds. */
const OFFICERS_WITH_LOGIN = 3;

const STAFF: readonly (readonly [login: string, name: string, role: string])[] = [
  ['granter', 'Demo Granter / 演示·授权', 'administrator'],
  ['admin', 'Demo Admin / 演示·管理员', 'administrator'],
  ['admin2', 'Demo Second Admin / 演示·管理员二', 'administrator'],
  ['supervisor', 'Demo Supervisor / 演示·主管', 'supervisor'],
  // decides objections to the first one's tiers
  ['supervisor2', 'Demo Second Supervisor / 演示·主管二', 'supervisor'],
  ['auditor', 'Demo Auditor / 演示·审计', 'auditor'],
  ['owner', 'Demo Data Owner / 演示·数据负责人', 'data_owner'],
  ['dpo', 'Demo Data Protection Officer / 演示·数据保护专员', 'dpo'],
];

export interface PatchOfOfficer {
  patchId: string;
  officerId: string;
}

/**
 * The demonstration's users: staff for the whole authority and one officer per patch. All roles are granted by
 * 'granter', who writes and approves nothing. `passwordHash` is argon2id's encoded form, made by the caller.
 */
export async function insertDemonstrationPeople(
  db: Knex,
  input: {
    authorityId: string;
    patches: readonly PatchOfOfficer[];
    passwordHash: string;
    today: string;
    /** Of all of them; without it they are shown in English, and every second officer in Chinese. */
    locale?: 'zh-CN';
  },
): Promise<void> {
  const staff = STAFF.map(([login, name, role]) => ({ id: v7(), login, name, role }));
  const granter = staff[0]?.id;
  const officers = input.patches.map(({ patchId, officerId }, index) => ({
    id: officerId,
    login: `officer${index + 1}`,
    name: `Demo Officer ${index + 1} / 演示·专员${index + 1}`,
    patchId,
  }));
  await insertRows(
    db,
    'users',
    {
      id: 'uuid',
      login: 'text',
      display_name: 'text',
      password_hash: 'text',
      locale: 'text',
      demonstration: 'boolean',
    },
    [
      ...staff.map(({ id, login, name }) => [
        id,
        login,
        name,
        input.passwordHash,
        input.locale ?? 'en',
        true,
      ]),
      ...officers.map(({ id, login, name }, index) => [
        id,
        login,
        name,
        index < OFFICERS_WITH_LOGIN ? input.passwordHash : null,
        input.locale ?? (index % 2 === 0 ? 'en' : 'zh-CN'),
        true,
      ]),
    ],
  );
  await insertRows(
    db,
    'role_grants',
    { id: 'uuid', user_id: 'uuid', role: 'text', area_id: 'uuid', valid_from: 'date', granted_by: 'uuid' },
    [
      // nobody can have granted the first administrator
      ...staff.map(({ id, role }) => [
        v7(),
        id,
        role,
        input.authorityId,
        input.today,
        id === granter ? null : granter,
      ]),
      ...officers.map(({ id, patchId }) => [v7(), id, 'officer', patchId, input.today, granter]),
    ],
  );
  await db.raw(
    'UPDATE areas SET officer_id = o.officer FROM unnest(?::uuid[], ?::uuid[]) AS o(patch, officer) WHERE areas.id = o.patch',
    [input.patches.map(({ patchId }) => patchId), input.patches.map(({ officerId }) => officerId)],
  );
}

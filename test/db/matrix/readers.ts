import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { grantRole, type SmallRegister } from '../../support/register';

/**
 * Everybody who connects, and what they hold. "Here" is the first patch and its home; "there" the second, of another
 * office of the same district. Whoever's role has an area holds it here, so that a wall has two sides.
 */
export const READERS = [
  // doorstep_app, for people
  'nobody', // a connection that says nobody asks
  'stranger', // signed in; their grants are over, to come, and not confirmed
  'administrator', // of the authority
  'patchAdministrator', // of the patch here
  'supervisor', // of the office here
  'auditingSupervisor', // the same, who also audits the whole authority
  'officer', // of the patch here, with open work in the home
  'idleOfficer', // of the patch here, without work
  'delegate', // stands in for an officer of the patch here
  'auditor', // of the office here
  'dataOwner', // of the office here
  'dpo', // of the office here
  'link', // the resident here, who proved the code of a link to confirm
  'visitLink', // the resident here, of a link to a visit
  'endedLink', // the resident here, of a link that was revoked
  // the programme's own logins, and the owner, as whom functions with definer's rights run
  'service',
  'facts',
  'measure', // counts visits by groups of homes, and nothing else
  'owner',
] as const;
export type ReaderName = (typeof READERS)[number];

const SIGNED_IN = [
  'stranger',
  'administrator',
  'patchAdministrator',
  'supervisor',
  'auditingSupervisor',
  'officer',
  'idleOfficer',
  'delegate',
  'auditor',
  'dataOwner',
  'dpo',
] as const;
const WORKERS = ['supervisor', 'auditingSupervisor', 'officer', 'delegate'] as const;

/** Words for several of them in the matrix. */
export const GROUPS: Record<string, readonly ReaderName[]> = {
  everybody: ['nobody', ...SIGNED_IN, 'link', 'visitLink', 'endedLink'],
  signedIn: SIGNED_IN,
  /** Who signed in and holds a role. */
  staff: SIGNED_IN.filter((name) => name !== 'stranger'),
  /** Who works on the home here. */
  workers: WORKERS,
  /** Who holds its personal side. */
  ofTheHome: [...WORKERS, 'dpo', 'link', 'visitLink'],
  /** Whose role, work or link shows them, and no others, that the home here is registered. */
  registrationHere: [
    'patchAdministrator',
    'supervisor',
    'officer',
    'delegate',
    'auditor',
    'dataOwner',
    'dpo',
    'link',
    'visitLink',
  ],
  /** Who signed in and administers nobody. */
  mostSignedIn: SIGNED_IN.filter((name) => name !== 'administrator' && name !== 'patchAdministrator'),
  supervisors: ['supervisor', 'auditingSupervisor'],
  administrators: ['administrator', 'patchAdministrator'],
  officers: ['officer', 'idleOfficer', 'delegate'],
  links: ['link', 'visitLink'],
  programme: ['service', 'facts', 'owner'],
};

export interface Reader {
  name: ReaderName;
  role: 'doorstep_app' | 'doorstep_service' | 'doorstep_facts' | 'doorstep_measure' | 'doorstep_owner';
  userId?: string;
  linkId?: string;
}

/** The users and links of all readers; the officer's work and what else they hold is in the rows of the matrix. */
export async function insertReaders(service: Knex, register: SmallRegister): Promise<Reader[]> {
  const [here] = register.patches;
  const office = (await service('areas').where({ id: here }).first<{ parent_id: string }>('parent_id'))
    .parent_id;
  const user = async (name: ReaderName, ...grants: [role: string, areaId: string][]): Promise<Reader> => {
    const id = uuid();
    await service('users').insert({ id, login: `reader-${name.toLowerCase()}`, display_name: name });
    for (const [role, areaId] of grants) await grantRole(service, register, id, role, areaId);
    return { name, role: 'doorstep_app', userId: id };
  };
  const link = async (name: ReaderName, values: Record<string, unknown>): Promise<Reader> => {
    const id = uuid();
    const { registrationId, residentId } = register.homes[0];
    await service('links').insert({
      id,
      token_hash: randomBytes(32),
      code_hash: randomBytes(32),
      registration_id: registrationId,
      resident_id: residentId,
      expires_at: new Date(Date.now() + 86_400_000),
      ...values,
    });
    return { name, role: 'doorstep_app', linkId: id };
  };
  const { admin, officer, supervisor, granter } = register.users;
  const readers: Reader[] = [
    { name: 'nobody', role: 'doorstep_app' },
    await user('stranger'),
    { name: 'administrator', role: 'doorstep_app', userId: admin },
    await user('patchAdministrator', ['administrator', here]),
    { name: 'supervisor', role: 'doorstep_app', userId: supervisor },
    await user('auditingSupervisor', ['supervisor', office], ['auditor', register.authorityId]),
    { name: 'officer', role: 'doorstep_app', userId: officer },
    await user('idleOfficer', ['officer', here]),
    await user('delegate'),
    await user('auditor', ['auditor', office]),
    await user('dataOwner', ['data_owner', office]),
    await user('dpo', ['dpo', office]),
    await link('link', { purpose: 'confirmation' }),
    await link('visitLink', { purpose: 'visit' }),
    await link('endedLink', { purpose: 'confirmation', revoked_at: new Date() }),
    { name: 'service', role: 'doorstep_service' },
    { name: 'facts', role: 'doorstep_facts' },
    { name: 'measure', role: 'doorstep_measure' },
    { name: 'owner', role: 'doorstep_owner' },
  ];
  const idOf = (name: ReaderName) => readers.find((reader) => reader.name === name)?.userId;
  const grant = { area_id: here, granted_by: granter, valid_from: '2026-01-01' };
  await service('role_grants').insert([
    {
      ...grant,
      id: uuid(),
      user_id: idOf('delegate'),
      role: 'officer',
      delegated_by: officer,
      valid_to: '2027-01-01',
    },
    ...['administrator', 'supervisor', 'officer', 'auditor', 'data_owner', 'dpo'].flatMap((role) => [
      {
        ...grant,
        id: uuid(),
        user_id: idOf('stranger'),
        role,
        area_id: register.authorityId,
        valid_to: '2026-11-01',
      },
      {
        ...grant,
        id: uuid(),
        user_id: idOf('stranger'),
        role,
        area_id: register.authorityId,
        valid_from: '2026-12-01',
      },
      {
        ...grant,
        id: uuid(),
        user_id: idOf('stranger'),
        role,
        area_id: register.authorityId,
        effective_at: null,
      },
    ]),
  ]);
  return readers;
}

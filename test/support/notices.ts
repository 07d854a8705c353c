import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { shipSettings } from '../../db/queries/procedure-settings';
import type { TestDatabase } from './database';
import { asUser, grantRole, insertHome, type Home, type SmallRegister } from './register';
import { insertHazard } from './visits';

type Row = Record<string, unknown>;

export const BY_HAND = { service_means: 'by_hand', service_receiver: 'party' };

/** People and hazards of notices in the first patch, written as whoever signs in writes them. */
export async function noticeOffice(
  { app, service }: Pick<TestDatabase, 'app' | 'service'>,
  register: SmallRegister,
) {
  await shipSettings(service, ['hazard', 'siteVisit']);
  const settings = await service('procedure_settings')
    .where({ kind: 'hazard', state: 'published' })
    .first<{ id: string }>('id');
  const secondSupervisor = uuid();
  await service('users').insert({
    id: secondSupervisor,
    login: 'secondsupervisor',
    display_name: 'secondsupervisor',
  });
  await grantRole(service, register, secondSupervisor, 'supervisor', register.patches[0]);
  const { officer, supervisor } = register.users;
  let homes = 0;
  const asPerson = <T>(userId: string, work: (trx: Knex.Transaction) => Promise<T>) =>
    asUser(app, userId, work);
  const change = (userId: string, noticeId: string, values: Row) =>
    asPerson(userId, (trx) => trx('hazard_notices').where({ id: noticeId }).update(values));

  return {
    secondSupervisor,
    settingsId: settings.id,
    change,
    /** A home of its own with a hazard in it. */
    hazard: async (values: Row = {}): Promise<{ hazardId: string; home: Home }> => {
      const key = `notice-${++homes}`;
      const home = await insertHome(service, {
        districtId: register.districtId,
        patchId: register.patches[0],
        key,
      });
      return { hazardId: await insertHazard(service, home, register.patches[0], values), home };
    },
    draft: async (hazardId: string, partyId: string, userId = officer): Promise<string> => {
      const id = uuid();
      const { kind } = await service('hazards').where({ id: hazardId }).first<{ kind: string }>('kind');
      await asPerson(userId, (trx) =>
        trx('hazard_notices').insert({
          id,
          hazard_id: hazardId,
          party_id: partyId,
          measure: kind === 'overcrowding' ? 'end_overcrowding' : 'repair',
          locale: 'en',
        }),
      );
      return id;
    },
    issue: (noticeId: string, days: Row = {}, userId = supervisor) =>
      change(userId, noticeId, {
        state: 'issued',
        settings_id: settings.id,
        remedy_working_days: 0,
        appeal_working_days: 10,
        ...days,
      }),
    /** @param at now, where it is left out */
    serve: (noticeId: string, { at, ...proof }: Row & { at?: Date } = {}, userId = supervisor) =>
      change(userId, noticeId, {
        state: 'served',
        ...(Object.keys(proof).length > 0 ? proof : BY_HAND),
        served_at: at ?? service.raw('programme_now()'),
      }),
    /** As the procedure does when the time is over. */
    lapse: (noticeId: string) =>
      service('hazard_notices').where({ id: noticeId }).update({ state: 'lapsed' }),
    refer: (noticeId: string, userId = supervisor) =>
      change(userId, noticeId, {
        state: 'referred',
        referred_to: 'building_control',
        transmitted: ['hazard', 'notice'],
      }),
    appeal: async (noticeId: string, values: Row = {}, userId = officer): Promise<string> => {
      const id = uuid();
      await asPerson(userId, (trx) =>
        trx('hazard_appeals').insert({
          id,
          notice_id: noticeId,
          ground: 'more_time_needed',
          means: 'letter',
          received_on: trx.raw('programme_today()'),
          ...values,
        }),
      );
      return id;
    },
    decide: (appealId: string, values: Row, userId = secondSupervisor) =>
      asPerson(userId, (trx) => trx('hazard_appeals').where({ id: appealId }).update(values)),
    /** An officer looked at it again, now, and found this. */
    reinspect: async (hazardId: string, outcome: 'remedied' | 'not_remedied'): Promise<void> => {
      const hazard = await service('hazards').where({ id: hazardId }).first<Row>();
      await service('tasks')
        .where({ hazard_id: hazardId, kind: 'reinspection' })
        .whereNull('closed_at')
        .update({
          state: 'withdrawn',
          closed_at: service.raw('programme_now()'),
          closed_by_kind: 'procedure',
        });
      const id = uuid();
      await service('tasks').insert({
        id,
        kind: 'reinspection',
        building_id: hazard['building_id'],
        dwelling_id: hazard['dwelling_id'],
        patch_id: hazard['patch_id'],
        hazard_id: hazardId,
        assignee_id: officer,
        state: 'open',
        issued_at: service.raw('programme_now()'),
        due_at: service.raw('programme_now()'),
      });
      await asPerson(officer, async (trx) => {
        await trx('tasks')
          .where({ id })
          .update({
            state: 'done',
            outcome,
            closed_at: trx.raw('programme_now()'),
            closed_by_kind: 'user',
            closed_by: officer,
          });
        if (outcome === 'remedied')
          await trx('hazards')
            .where({ id: hazardId })
            .update({ state: 'closed', closed_at: trx.raw('programme_now()'), closed_by: officer });
      });
    },
    notice: (id: string) => service('hazard_notices').where({ id }).first<Row>(),
  };
}
export type NoticeOffice = Awaited<ReturnType<typeof noticeOffice>>;

import { v7 as uuid } from 'uuid';
import { insertCommand } from '../../db/queries/procedure-commands';
import type { CommandRequest } from '../../domain/procedure-command';
import type { TestDatabase } from './database';
import { asUser, insertHome, type Home, type SmallRegister } from './register';

/** What a command names, where it names nothing. */
export const NOTHING_NAMED = { untilOn: null, officerId: null, step: null };

/** A supervisor has the procedure do something; its row's id. */
export function command(
  { app }: Pick<TestDatabase, 'app'>,
  userId: string,
  workflowId: string,
  request: Partial<CommandRequest> & Pick<CommandRequest, 'command'>,
): Promise<string> {
  return asUser(app, userId, (trx) =>
    insertCommand(trx, {
      ...NOTHING_NAMED,
      ...request,
      workflowId,
      patchId: null,
      reason: 'technical',
      userId,
    }),
  );
}

/** A patch more in the first office, worked by its officer, with homes in it. */
export async function insertPatch(
  { service }: Pick<TestDatabase, 'service'>,
  register: SmallRegister,
  homes: number,
): Promise<{ patchId: string; homes: Home[] }> {
  const patchId = uuid();
  const { parentId } = await service('areas')
    .where({ id: register.patches[0] })
    .first<{ parentId: string }>('parent_id as parentId');
  await service('areas').insert({
    id: patchId,
    kind: 'patch',
    parent_id: parentId,
    code: `patch-${patchId}`,
    name_zh: patchId,
    name_en: patchId,
    ancestors: [],
  });
  await service('role_grants').insert({
    id: uuid(),
    user_id: register.users.officer,
    role: 'officer',
    area_id: patchId,
    valid_from: '2026-01-01',
    granted_by: register.users.granter,
  });
  await service('areas').where({ id: patchId }).update({ officer_id: register.users.officer });
  const made: Home[] = [];
  for (let home = 0; home < homes; home += 1)
    made.push(await insertHome(service, { districtId: register.districtId, patchId, key: uuid() }));
  return { patchId, homes: made };
}

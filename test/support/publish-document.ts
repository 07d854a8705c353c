import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { TEST_START, type SmallRegister } from './register';

/** Puts a version with this document in the place of the one in force, as doorstep_service. Returns its id. */
export async function publishDocument(
  service: Knex,
  register: SmallRegister,
  document: object,
  assessment: object | null = null,
): Promise<string> {
  const id = uuid();
  const ofRuleset = { ruleset_id: register.rulesetId };
  const versions = await service('ruleset_versions').where(ofRuleset).pluck('id');
  await service('ruleset_versions').insert({
    ...ofRuleset,
    id,
    number: versions.length + 1,
    state: 'in_review',
    document: JSON.stringify(document),
    assessment: assessment && JSON.stringify(assessment),
    author_id: register.users.admin,
    created_at: TEST_START,
  });
  await service.transaction(async (trx) => {
    await trx('ruleset_versions')
      .where({ ...ofRuleset, state: 'published' })
      .update({ state: 'retired' });
    await trx('ruleset_versions').where({ id }).update({
      state: 'published',
      placing_state: 'running',
      approver_id: register.users.otherAdmin,
      published_at: TEST_START,
    });
  });
  return id;
}

import type { Knex } from 'knex';
import { listWorkingRulesets, type WorkingRuleset } from '../../activities/working-ruleset';
import { tierPlacement } from '../../rules/shipped-rulesets';

/** The version that is in force for tiers, ready to run. */
export async function workingRuleset(service: Knex, at: Date): Promise<WorkingRuleset> {
  const [tried] = (await listWorkingRulesets(service, tierPlacement.key, at)).values();
  if (!tried || !('working' in tried)) throw new Error('the version in force cannot be run');
  return tried.working;
}

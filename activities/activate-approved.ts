import type { Knex } from 'knex';
import { listAddedFacts } from '../db/queries/added-facts';
import { insertAuditEntry } from '../db/queries/audit';
import { openIncident } from '../db/queries/incidents';
import { getPublishedRuleset } from '../db/queries/published-ruleset';
import {
  findVersion,
  insertPublicationStart,
  listDueVersions,
  publishVersion,
  setRecalled,
} from '../db/queries/rulesets';
import { type AssessmentAge, isAssessmentOutdated } from '../domain/assessment-age';
import { catalogueWith } from '../rules/catalogue-with';
import type { RulesetDocument } from '../rules/ruleset';
import { validateRuleset } from '../rules/validate-ruleset';
import { isolateEach } from './isolate-rows';

/**
 * Puts into force the versions that a second person approved for an instant that has come by `at`. One whose assessment is out of date by
 * then, that could not run, or that the database refuses (its approver is no administrator any more) waits for a second person again, and
 * is an incident. Each is one transaction; gives how many came into force. Runs on the doorstep_service pool.
 */
export async function activateApproved(service: Knex, at: Date): Promise<number> {
  let activated = 0;
  const failed = await isolateEach(await listDueVersions(service), async (id) => {
    if (await activate(service, id, at)) activated += 1;
  });
  for (const { id, error } of failed) await service.transaction((trx) => hold(trx, id, error));
  return activated;
}

function activate(service: Knex, id: string, at: Date): Promise<boolean> {
  return service.transaction(async (trx) => {
    const version = await findVersion(trx, id, true);
    // taken back meanwhile
    if (version?.state !== 'approved' || version.approverId === null) return false;
    const { key } = version.document as RulesetDocument;
    const { number, asOf } = await getPublishedRuleset(trx, key, at);
    const age = version.assessment as AssessmentAge;
    if (isAssessmentOutdated(age, { inForce: number, today: asOf })) {
      await hold(trx, id, 'ASSESSMENT_OUTDATED');
      return false;
    }
    const catalogue = catalogueWith(await listAddedFacts(trx));
    if (validateRuleset(version.document, { asOf, catalogue }).length > 0) {
      await hold(trx, id, 'RULESET_INVALID');
      return false;
    }
    await publishVersion(trx, version, version.approverId);
    // drafts are made where a case is opened: a version that drafts has nothing to place
    if (version.decides === 'tier') await insertPublicationStart(trx, id);
    await note(trx, id, 'activated');
    return true;
  });
}

async function hold(trx: Knex, id: string, error: string): Promise<void> {
  await setRecalled(trx, id);
  await note(trx, id, 'activation_held');
  await openIncident(trx, {
    workflowId: null,
    code: 'ACTIVATION_HELD',
    about: id,
    detail: { versionId: id, error },
  });
}

async function note(trx: Knex, id: string, what: 'activated' | 'activation_held'): Promise<void> {
  await insertAuditEntry(trx, {
    actorKind: 'procedure',
    actorId: null,
    action: `ruleset_version.${what}`,
    subjectType: 'ruleset_version',
    subjectId: id,
  });
}

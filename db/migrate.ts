import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { installKeptFacts } from './facts/install-kept-facts';
import { installForbiddenSubjects } from './forbidden-subject-function';
import * as roles from './migrations/001-roles';
import * as programme from './migrations/002-programme';
import * as configuration from './migrations/003-configuration';
import * as register from './migrations/004-register';
import * as work from './migrations/005-work';
import * as engine from './migrations/006-engine';
import * as safeguards from './migrations/007-safeguards';
import * as rowLevelSecurity from './migrations/008-row-level-security';
import * as siteVisits from './migrations/009-site-visits';
import * as honestFailures from './migrations/010-honest-failures';
import * as policiesAskOnce from './migrations/011-policies-ask-once';
import * as confirmationCadence from './migrations/013-confirmation-cadence';
import * as contactsAsHistory from './migrations/014-contacts-as-history';
import * as linksAndObjections from './migrations/015-links-and-objections';
import * as visitsOnGround from './migrations/016-visits-on-ground';
import * as nobodyAlone from './migrations/017-nobody-alone';
import * as statesAndPlaces from './migrations/018-states-and-places';
import * as noFastHash from './migrations/019-no-fast-hash-of-a-password';
import * as appointmentsInHours from './migrations/020-appointments-in-hours';
import * as importEvidence from './migrations/021-import-evidence';
import * as noFreeText from './migrations/022-no-free-text';
import * as scoresOfTheNewestFile from './migrations/023-scores-of-the-newest-file';
import * as evidenceInOwnName from './migrations/024-evidence-in-own-name';
import * as withinTheirArea from './migrations/025-within-their-area';
import * as madeForProduction from './migrations/026-made-for-production';
import * as tasksOfTheirHome from './migrations/027-tasks-of-their-home';
import * as noSideDoors from './migrations/029-no-side-doors';
import * as safetyBeforeALowering from './migrations/030-safety-before-a-lowering';
import * as dwellingsFromFiles from './migrations/031-dwellings-from-files';
import * as approvedKeys from './migrations/032-approved-keys';
import * as grantsConfirmed from './migrations/034-grants-confirmed';
import * as messagesStopped from './migrations/036-messages-stopped-and-resumed';
import * as pausesWait from './migrations/037-pauses-wait-and-sweep';
import * as contactsRoundsReleases from './migrations/038-contacts-rounds-releases';
import * as disputesDecided from './migrations/039-disputes-decided';
import * as visitsAndManualTiers from './migrations/042-visits-and-manual-tiers';
import * as decisionsOfTheirRules from './migrations/043-decisions-of-their-rules';
import * as passwordsConfirmed from './migrations/045-passwords-confirmed';
import * as notesOfWhatWasDone from './migrations/046-notes-of-what-was-done';
import * as factsKeptReady from './migrations/048-facts-kept-ready';
import * as claimsDecided from './migrations/049-claims-decided';
import * as tenanciesEnd from './migrations/050-tenancies-end';
import * as wallsByColumn from './migrations/051-walls-by-column';
import * as stopsCountForNobody from './migrations/053-stops-count-for-nobody';
import * as theProgrammeEnds from './migrations/054-the-programme-ends';
import * as scoreBelowBenign from './migrations/055-a-score-below-the-benign-one';
import * as versionsTakenBack from './migrations/056-versions-taken-back';
import * as foundAtEachTick from './migrations/057-found-at-each-tick';
import * as theDatabaseSaysWhen from './migrations/058-the-database-says-when';
import * as priorityKeepsItsGround from './migrations/059-priority-keeps-its-ground';
import * as wallsOfEveryTable from './migrations/060-walls-of-every-table';
import * as roomForAPatch from './migrations/061-room-for-a-patch';
import * as generatedOccupancy from './migrations/062-generated-occupancy';
import * as aGrantAddsSomething from './migrations/063-a-grant-adds-something';
import * as noNumberNoCall from './migrations/064-no-number-no-call';
import * as theTaskGoesWithItsAppointment from './migrations/065-the-task-goes-with-its-appointment';
import * as aDecisionChangesSomething from './migrations/066-a-decision-changes-something';
import * as waitedAtTheDoor from './migrations/067-waited-at-the-door';
import * as aRoundHasATime from './migrations/068-a-round-has-a-time';
import * as assessedBeforePublication from './migrations/069-assessed-before-publication';
import * as placingCanBeHeld from './migrations/070-placing-can-be-held';
import * as rulesArePublic from './migrations/071-rules-are-public';
import * as factsCheckedAtNight from './migrations/072-facts-checked-at-night';
import * as rulesAreWeighed from './migrations/073-rules-are-weighed';
import * as rulesetsDecide from './migrations/074-rulesets-decide';
import * as factsWithoutCode from './migrations/077-facts-without-code';
import * as decisionsAreCheap from './migrations/079-decisions-are-cheap';
import * as intoForceAtATime from './migrations/080-into-force-at-a-time';
import * as addedFactsExpireAndEnd from './migrations/081-added-facts-expire-and-end';
import * as rolesApart from './migrations/082-roles-apart';
import * as districtsWait from './migrations/084-districts-wait';
import * as justifiedAsItGrows from './migrations/085-justified-as-it-grows';
import * as settingsHaveVersions from './migrations/087-settings-have-versions';
import * as stepsOfALadder from './migrations/088-steps-of-a-ladder';
import * as settingsReadFacts from './migrations/089-settings-read-facts';
import * as composedBeforeSent from './migrations/093-composed-before-sent';
import * as noticesOfHazards from './migrations/094-notices-of-hazards';
import * as whatBecomesOfANotice from './migrations/095-what-becomes-of-a-notice';
import * as advertsAreSent from './migrations/098-adverts-are-sent';
import * as advertsAreSwept from './migrations/099-adverts-are-swept';
import * as proceduresAreCommanded from './migrations/102-procedures-are-commanded';
import * as officersStandIn from './migrations/103-officers-stand-in';
import * as textsOfMessages from './migrations/106-texts-of-messages';
import * as calendarChanged from './migrations/107-calendar-changed';
import * as servicesAskedFor from './migrations/108-services-asked-for';
import * as partnersReportHazards from './migrations/109-partners-report-hazards';

interface Migration {
  up(knex: Knex): Promise<void>;
  down(knex: Knex): Promise<void>;
}

/** In order of application. They are listed, not read from a folder, so that the bundled product carries them. */
const migrations: [name: string, migration: Migration][] = [
  ['001-roles', roles],
  ['002-programme', programme],
  ['003-configuration', configuration],
  ['004-register', register],
  ['005-work', work],
  ['006-engine', engine],
  ['007-safeguards', safeguards],
  ['008-row-level-security', rowLevelSecurity],
  ['009-site-visits', siteVisits],
  ['010-honest-failures', honestFailures],
  ['011-policies-ask-once', policiesAskOnce],
  ['013-confirmation-cadence', confirmationCadence],
  ['014-contacts-as-history', contactsAsHistory],
  ['015-links-and-objections', linksAndObjections],
  ['016-visits-on-ground', visitsOnGround],
  ['017-nobody-alone', nobodyAlone],
  ['018-states-and-places', statesAndPlaces],
  ['019-no-fast-hash-of-a-password', noFastHash],
  ['020-appointments-in-hours', appointmentsInHours],
  ['021-import-evidence', importEvidence],
  ['022-no-free-text', noFreeText],
  ['023-scores-of-the-newest-file', scoresOfTheNewestFile],
  ['024-evidence-in-own-name', evidenceInOwnName],
  ['025-within-their-area', withinTheirArea],
  ['026-made-for-production', madeForProduction],
  ['027-tasks-of-their-home', tasksOfTheirHome],
  ['029-no-side-doors', noSideDoors],
  ['030-safety-before-a-lowering', safetyBeforeALowering],
  ['031-dwellings-from-files', dwellingsFromFiles],
  ['032-approved-keys', approvedKeys],
  ['034-grants-confirmed', grantsConfirmed],
  ['036-messages-stopped-and-resumed', messagesStopped],
  ['037-pauses-wait-and-sweep', pausesWait],
  ['038-contacts-rounds-releases', contactsRoundsReleases],
  ['039-disputes-decided', disputesDecided],
  ['042-visits-and-manual-tiers', visitsAndManualTiers],
  ['043-decisions-of-their-rules', decisionsOfTheirRules],
  ['045-passwords-confirmed', passwordsConfirmed],
  ['046-notes-of-what-was-done', notesOfWhatWasDone],
  ['048-facts-kept-ready', factsKeptReady],
  ['049-claims-decided', claimsDecided],
  ['050-tenancies-end', tenanciesEnd],
  ['051-walls-by-column', wallsByColumn],
  ['053-stops-count-for-nobody', stopsCountForNobody],
  ['054-the-programme-ends', theProgrammeEnds],
  ['055-a-score-below-the-benign-one', scoreBelowBenign],
  ['056-versions-taken-back', versionsTakenBack],
  ['057-found-at-each-tick', foundAtEachTick],
  ['058-the-database-says-when', theDatabaseSaysWhen],
  ['059-priority-keeps-its-ground', priorityKeepsItsGround],
  ['060-walls-of-every-table', wallsOfEveryTable],
  ['061-room-for-a-patch', roomForAPatch],
  ['062-generated-occupancy', generatedOccupancy],
  ['063-a-grant-adds-something', aGrantAddsSomething],
  ['064-no-number-no-call', noNumberNoCall],
  ['065-the-task-goes-with-its-appointment', theTaskGoesWithItsAppointment],
  ['066-a-decision-changes-something', aDecisionChangesSomething],
  ['067-waited-at-the-door', waitedAtTheDoor],
  ['068-a-round-has-a-time', aRoundHasATime],
  ['069-assessed-before-publication', assessedBeforePublication],
  ['070-placing-can-be-held', placingCanBeHeld],
  ['071-rules-are-public', rulesArePublic],
  ['072-facts-checked-at-night', factsCheckedAtNight],
  ['073-rules-are-weighed', rulesAreWeighed],
  ['074-rulesets-decide', rulesetsDecide],
  ['077-facts-without-code', factsWithoutCode],
  ['079-decisions-are-cheap', decisionsAreCheap],
  ['080-into-force-at-a-time', intoForceAtATime],
  ['081-added-facts-expire-and-end', addedFactsExpireAndEnd],
  ['082-roles-apart', rolesApart],
  ['084-districts-wait', districtsWait],
  ['085-justified-as-it-grows', justifiedAsItGrows],
  ['087-settings-have-versions', settingsHaveVersions],
  ['088-steps-of-a-ladder', stepsOfALadder],
  ['089-settings-read-facts', settingsReadFacts],
  ['093-composed-before-sent', composedBeforeSent],
  ['094-notices-of-hazards', noticesOfHazards],
  ['095-what-becomes-of-a-notice', whatBecomesOfANotice],
  ['098-adverts-are-sent', advertsAreSent],
  ['099-adverts-are-swept', advertsAreSwept],
  ['102-procedures-are-commanded', proceduresAreCommanded],
  ['103-officers-stand-in', officersStandIn],
  ['106-texts-of-messages', textsOfMessages],
  ['107-calendar-changed', calendarChanged],
  ['108-services-asked-for', servicesAskedFor],
  ['109-partners-report-hazards', partnersReportHazards],
];

export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: async () => migrations.map(([name]) => name),
  getMigrationName: (name) => name,
  getMigration: async (name) => {
    const found = migrations.find(([candidate]) => candidate === name);
    if (!found) throw new Error(`unknown migration ${name}`);
    return found[1];
  },
};

export interface RolePasswords {
  app: string;
  service: string;
  facts: string;
}

/**
 * Brings a database to the newest schema and gives the three login roles their passwords.
 * `owner` must be allowed to create roles and extensions (a superuser, or CREATEROLE plus ownership of the database).
 * Two processes may call it at once: knex's migration lock lets one work and the other is retried by its caller.
 * Throws ROLES_IN_USE where another database of the server has the roles with other passwords.
 */
export async function migrateToLatest(owner: Knex, passwords: RolePasswords): Promise<{ applied: string[] }> {
  const [, applied] = (await owner.migrate.latest({ migrationSource })) as [number, string[]];
  await installForbiddenSubjects(owner);
  await installKeptFacts(owner);
  await claimRoles(owner, passwords);
  for (const role of ['app', 'service', 'facts'] as const) {
    await setPassword(owner, `doorstep_${role}`, passwords[role]);
  }
  await assertChineseTrigrams(owner);
  return { applied };
}

/** Takes every migration back, newest first. The cluster-wide roles stay: other databases may use them. */
export async function rollbackAll(owner: Knex): Promise<void> {
  await owner.migrate.rollback({ migrationSource }, true);
}

/** Under a plain C locale pg_trgm finds no trigrams in Chinese, and address search would silently find nothing. */
async function assertChineseTrigrams(owner: Knex): Promise<void> {
  const { rows } = await owner.raw<{ rows: { found: number }[] }>(
    `SELECT cardinality(show_trgm('世纪大道')) AS found`,
  );
  if (!rows[0] || rows[0].found === 0) {
    throw new Error(
      'DATABASE_LOCALE: this database cannot search Chinese text; create it with a UTF-8 locale',
    );
  }
}

/**
 * Roles belong to a server, not to a database: a second installation on it would change the passwords under the first
 * one's feet. So the role says which database it serves, and by which passwords (a hash; they are random and long).
 */
async function claimRoles(owner: Knex, passwords: RolePasswords): Promise<void> {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(Object.entries(passwords).toSorted()))
    .digest('hex');
  const { rows } = await owner.raw<{ rows: { database: string; claim: string | null; held: boolean }[] }>(
    `SELECT current_database() AS database, c.claim,
       EXISTS (SELECT FROM pg_database d WHERE c.claim LIKE 'Doorstep %: ' || d.datname AND d.datname <> current_database()) AS held
     FROM (SELECT shobj_description('doorstep_app'::regrole, 'pg_authid') AS claim) c`,
  );
  const [found] = rows;
  if (!found) return;
  const claim = `Doorstep ${fingerprint}: ${found.database}`;
  if (found.held && !found.claim?.startsWith(`Doorstep ${fingerprint}: `)) {
    throw new Error(
      'ROLES_IN_USE: another Doorstep database of this PostgreSQL server uses the roles doorstep_app, doorstep_service and doorstep_facts; give each installation a server of its own, or drop that database / 此 PostgreSQL 服务器上已有另一个 Doorstep 数据库在使用这些角色；请为每个安装使用单独的服务器，或删除那个数据库',
    );
  }
  await owner.raw(`COMMENT ON ROLE doorstep_app IS ${quoteLiteral(claim)}`);
}

async function setPassword(owner: Knex, role: string, password: string): Promise<void> {
  try {
    await owner.raw('ALTER ROLE ?? WITH LOGIN PASSWORD ' + quoteLiteral(password), [role]);
  } catch (error) {
    // knex puts the statement, and with it the password, into the error's message
    const sqlState = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new Error(`ROLE_PASSWORD: the password of ${role} could not be set (SQLSTATE ${sqlState})`);
  }
}

/** ALTER ROLE takes no bind parameters. */
function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

import type { Knex } from 'knex';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { keptValueSql } from '../../../db/facts/kept-columns';
import type { CompiledRuleset } from '../../../rules/compile-ruleset';
import type { FactType, FactValues } from '../../../rules/fact-catalogue';

const TYPES: Readonly<Record<FactType, string>> = {
  number: 'double precision',
  date: 'date',
  enum: 'text',
  boolean: 'boolean',
};

/** The shipped rules by hand; `extra` is the one more that the second version has, where it has its place. */
const BY_HAND = (day: string, extra: string) => `CASE
  WHEN "openHazardSeverity" = 'severe' THEN 0
  WHEN "openHazardSeverity" = 'serious' THEN 1
  WHEN "openHazardCount" >= 1 AND "hazardOverdueDays" > 0 THEN 2
  WHEN "overLegalOccupancy" THEN 3
  WHEN NOT "fireAlarmPresent" THEN 4
  WHEN NOT "fireAlarmTestRecords" OR NOT "sprinklerTestRecords" OR NOT "emergencyPowerTestRecords" THEN 5
  WHEN "gasCertificate" IN ('expired', 'missing') THEN 6
  WHEN "electricalCertificate" IN ('expired', 'missing') THEN 7
  WHEN "lastVisitOn" >= date '${day}' - 1095 AND "lastVisitScore" < 60 THEN 8
  WHEN NOT "recordVerified" AND "verificationOverdueDays" > 5 THEN 9
  WHEN "recordContradictory" AND "conflictOpenDays" > 14 THEN 10
  WHEN "activeAdvertUnregistered" THEN 11
  WHEN "openHazardSeverity" = 'minor' THEN 12
  WHEN NOT "fireSafetyPlanApproved" OR NOT "elevatorTestRecords" THEN 13
  WHEN ${IN_ORDER} AND "refusal" THEN 14
  ${extra}
  WHEN ${IN_ORDER} AND "unchangedConfirmations" >= 3 AND "daysSinceConfirmation" <= 365 THEN 15
  WHEN ${IN_ORDER} AND "lastVisitOn" >= date '${day}' - 1095 AND "lastVisitScore" >= 85 AND "daysSinceConfirmation" <= 90 THEN 16
  ELSE -1 END`;

const IN_ORDER = `(("recordVerified" OR ("disputed" AND "recordVerified" IS NULL)) AND "openHazardCount" = 0
    AND (NOT "recordContradictory" OR ("disputed" AND "recordContradictory" IS NULL)))`;

/** One table with a column for each fact that the shipped rules read, as somebody would make it for them by hand. */
export async function makeFlatRegister(owner: Client, compiled: CompiledRuleset): Promise<void> {
  const columns = compiled.facts.map(({ key, type }) => `${keptValueSql(key)}::${TYPES[type]} AS "${key}"`);
  await owner.query('SET search_path = public');
  await owner.query(`CREATE TABLE bench_flat AS
    SELECT k.registration_id, k.patch_id, ${columns.join(', ')}
    FROM registration_facts k JOIN building_facts b ON b.building_id = k.building_id, (SELECT date '${compiled.asOf}' AS day) asked`);
  await owner.query('VACUUM ANALYZE bench_flat');
  await owner.query('GRANT SELECT ON bench_flat TO doorstep_service');
}

/** The question of a simulation, in SQL written by hand: both versions, how many move where, by patch. */
export function askedByHand(day: string, extra: string): string {
  return `SELECT patch_id, before, after, count(*) FROM (
    SELECT patch_id, ${BY_HAND(day, '')} AS before, ${BY_HAND(day, extra)} AS after FROM bench_flat) placed GROUP BY 1, 2, 3`;
}

/** The places by hand of these registrations. */
export function placesByHand(day: string): string {
  return `SELECT registration_id AS id, ${BY_HAND(day, '')} AS place FROM bench_flat WHERE registration_id = ANY ($1)`;
}

/** Reads the whole table as `COPY ... TO STDOUT` gives it and drops it; gives how many bytes it was. */
export async function copyOut(client: Client): Promise<number> {
  let bytes = 0;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done();
    },
  });
  await pipeline(client.query(copyTo('COPY bench_flat TO STDOUT')), sink);
  return bytes;
}

export interface SampledRecord {
  id: string;
  facts: FactValues;
}

/** Records of the same rows, with the facts that the rules read. */
export async function sampleRecords(
  service: Knex,
  compiled: CompiledRuleset,
  { size, of }: { size: number; of: number },
): Promise<SampledRecord[]> {
  const values = compiled.facts.map(({ key }) => `'${key}', ${keptValueSql(key)}`).join(', ');
  const { rows } = await service.raw<{ rows: SampledRecord[] }>(
    `SELECT k.registration_id AS id, jsonb_build_object(${values}) AS facts
     FROM registration_facts k JOIN building_facts b ON b.building_id = k.building_id, (SELECT ?::date AS day) asked
     WHERE abs(hashtext(k.registration_id::text)::bigint) % ? = 0 LIMIT ?`,
    [compiled.asOf, Math.max(1, Math.floor(of / size)), size],
  );
  return rows;
}

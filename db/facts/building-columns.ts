/** Observations of buildings that become facts: the fact's key and the observation's. */
export const BUILDING_OBSERVATIONS = {
  fireAlarmPresent: 'fire_alarm',
  fireAlarmTestRecords: 'fire_alarm_test_records',
  fireSafetyPlanApproved: 'fire_safety_plan_approved',
  sprinklerTestRecords: 'sprinkler_test_records',
  emergencyPowerTestRecords: 'emergency_power_test_records',
  elevatorTestRecords: 'elevator_test_records',
} as const;

/** As they stand in a statement: `ARRAY['fire_alarm', ...]`. */
export const OBSERVATION_KEYS = `ARRAY[${Object.values(BUILDING_OBSERVATIONS)
  .map((key) => `'${key}'`)
  .join(', ')}]`;

/** Columns that are kept ready once for each building, with their types; `added`: facts that were added, by their keys. */
export const BUILDING_COLUMN_TYPES: Readonly<Record<string, 'integer' | 'boolean' | 'jsonb'>> = {
  year_built: 'integer',
  storeys: 'integer',
  ...Object.fromEntries(Object.values(BUILDING_OBSERVATIONS).map((column) => [column, 'boolean' as const])),
  added: 'jsonb',
};
export const BUILDING_COLUMNS: readonly string[] = Object.keys(BUILDING_COLUMN_TYPES);

/**
 * SQL: per building of `buildings` (SQL of a uuid[]) the standing observation of each key, side by side, with its source and
 * date. What is no boolean is unknown.
 */
export function standingEquipment(buildings: string): string {
  const columns = Object.values(BUILDING_OBSERVATIONS).flatMap((key) => [
    `max(value::text) FILTER (WHERE key = '${key}')::boolean AS ${key}`,
    `max(source) FILTER (WHERE key = '${key}') AS ${key}_source`,
    `max(observed_at) FILTER (WHERE key = '${key}') AS ${key}_at`,
  ]);
  return `
  SELECT subject_id, ${columns.join(', ')}
  FROM (
    SELECT subject_id, key, source_kind || ':' || source AS source, observed_at,
      CASE WHEN jsonb_typeof(value) = 'boolean' THEN value END AS value
    FROM standing_observations(${buildings}, ${OBSERVATION_KEYS})
  ) standing
  GROUP BY subject_id`;
}

/** What a supervisor has to see of a record that somebody disputes or told something about, to decide it. */
export interface RecordInQuestion {
  registrationId: string;
  patchId: string;
  patchCode: string;
  address: string;
  dwellingNumber: string | null;
  /** What stands on record now; `until` is the first day after the tenancy. */
  occupantCount: number | null;
  since: string;
  until: string | null;
}

/** `SELECT` list of it, over the joins below. */
export const RECORD_COLUMNS = `r.id AS "registrationId", r.patch_id AS "patchId", p.code AS "patchCode", b.address, d.number AS "dwellingNumber",
  r.occupant_count AS "occupantCount", lower(r.period) AS since, upper(r.period) AS until`;

/** SQL: the record that a row of `table` is about. */
export const recordJoins = (table: string): string => `
  JOIN registrations r ON r.id = ${table}.registration_id JOIN buildings b ON b.id = r.building_id JOIN areas p ON p.id = r.patch_id
  LEFT JOIN units u ON u.id = r.unit_id LEFT JOIN dwellings d ON d.id = u.dwelling_id`;

export interface RecordFilter {
  registrationId?: string;
  /** This area and all below it. */
  areaId?: string;
}

/** SQL of the filter, over the bindings that `recordBindings` gives. */
export const RECORD_FILTER = `(:registrationId::uuid IS NULL OR r.id = :registrationId::uuid)
  AND (:areaId::uuid IS NULL OR p.id = :areaId::uuid OR :areaId::uuid = ANY (p.ancestors))`;

export function recordBindings({ registrationId, areaId }: RecordFilter): Record<string, string | null> {
  return { registrationId: registrationId ?? null, areaId: areaId ?? null };
}

import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { ADDED_KEYS, addedFactsOf } from './added-facts-of';
import {
  BUILDING_COLUMN_TYPES,
  BUILDING_COLUMNS,
  OBSERVATION_KEYS,
  standingEquipment,
} from './building-columns';
import { FACT_JOINS, homes, NEXT_CHANGE_AT } from './fact-joins';
import { KEPT_SELECT, keptColumns } from './kept-columns';

/**
 * Gives the database what keeps registration_facts and building_facts: functions and triggers made from the same SQL that
 * computes facts afresh, after every migration. Where that SQL has changed buildings' rows are made anew at once, and those of
 * registrations are marked as expired (or added so): the next refresh makes them. They run as doorstep_facts, who may not read residents, whoever wrote the change.
 */
export async function installKeptFacts(owner: Knex): Promise<void> {
  const sql = [...FUNCTIONS, ...TRIGGERS.map(followSql)].join('\n');
  const fingerprint = createHash('sha256').update(sql).digest('hex');
  await owner.transaction(async (trx) => {
    // two processes may start at once
    await trx.raw(`SELECT pg_advisory_xact_lock(hashtext('doorstep kept facts'))`);
    const { rows } = await trx.raw<{ rows: { installed: string | null }[] }>(
      `SELECT obj_description(to_regprocedure('keep_registration_facts(uuid[])'), 'pg_proc') AS installed`,
    );
    if (rows[0]?.installed === fingerprint) return;
    await trx.raw('GRANT CREATE ON SCHEMA public TO doorstep_facts');
    await trx.raw('SET LOCAL ROLE doorstep_facts');
    await trx.raw(FUNCTIONS.join('\n').replaceAll('?', '\\?'));
    for (const trigger of TRIGGERS) await trx.raw(followSql(trigger).replaceAll('?', '\\?'));
    await trx.raw(`COMMENT ON FUNCTION keep_registration_facts(uuid[]) IS '${fingerprint}'`);
    await trx.raw(`UPDATE registration_facts SET expires_at = '-infinity'`);
    // homes that were there before their facts were kept
    await trx.raw(`INSERT INTO registration_facts (registration_id, building_id, patch_id, kept_at, expires_at)
      SELECT id, building_id, patch_id, '-infinity', '-infinity' FROM registrations WHERE state IN ('unverified', 'verified')
      ON CONFLICT DO NOTHING`);
    await trx.raw('SELECT keep_building_facts(ARRAY(SELECT id FROM buildings))');
    await trx.raw('RESET ROLE');
    await trx.raw('REVOKE CREATE ON SCHEMA public FROM doorstep_facts');
    await trx.raw('SET LOCAL ROLE doorstep_owner');
    for (const trigger of TRIGGERS) await trx.raw(triggerSql(trigger));
    await trx.raw('RESET ROLE');
  });
}

const kept = ['building_id', 'patch_id', 'kept_at', 'expires_at', ...Object.keys(keptColumns)];
const compared = kept.filter((name) => name !== 'kept_at');
const keptOfBuilding = ['kept_at', 'expires_at', ...BUILDING_COLUMNS];
const comparedOfBuilding = keptOfBuilding.filter((name) => name !== 'kept_at');
const columns = (names: readonly string[], prefix = '') => names.map((name) => `${prefix}${name}`).join(', ');
const DEFINER = 'SECURITY DEFINER SET search_path = public, pg_temp';

const FUNCTIONS = [
  `-- another release's may give other columns, and those are not replaced
  DROP FUNCTION IF EXISTS compute_registration_facts(uuid[], timestamptz), compute_building_facts(uuid[]), compute_building_facts(uuid[], timestamptz);
  -- Of these registrations those in force, computed afresh.
  CREATE OR REPLACE FUNCTION compute_registration_facts(ids uuid[], at timestamptz)
  RETURNS TABLE (registration_id uuid, ${columns(['building_id uuid', 'patch_id uuid', 'kept_at timestamptz', 'expires_at timestamptz'])},
    ${Object.entries(keptColumns)
      .map(([name, { type }]) => `${name} ${type}`)
      .join(', ')})
  LANGUAGE sql STABLE ${DEFINER} AS $$
    WITH ${homes('$1', '$2')}
    SELECT h.id, h.building_id, h.patch_id, h.at, ${NEXT_CHANGE_AT}, ${KEPT_SELECT}
    FROM home h ${FACT_JOINS}
    WHERE h.state IN ('unverified', 'verified')
  $$;
  REVOKE ALL ON FUNCTION compute_registration_facts FROM PUBLIC;`,
  `CREATE OR REPLACE FUNCTION compute_building_facts(ids uuid[], at timestamptz)
  RETURNS TABLE (building_id uuid, kept_at timestamptz, expires_at timestamptz, ${Object.entries(
    BUILDING_COLUMN_TYPES,
  )
    .map(([name, type]) => `${name} ${type}`)
    .join(', ')})
  LANGUAGE sql STABLE ${DEFINER} AS $$
    SELECT b.id, $2, coalesce(added.changes_at, 'infinity'), ${columns(BUILDING_COLUMNS.slice(0, 2), 'b.')}, ${columns(BUILDING_COLUMNS.slice(2, -1), 'e.')}, added.values
    FROM buildings b LEFT JOIN (${standingEquipment('$1')}) e ON e.subject_id = b.id
      LEFT JOIN (${addedFactsOf('$1', 'building', '$2')}) added ON added.subject_id = b.id
    WHERE b.id = ANY ($1)
  $$;
  REVOKE ALL ON FUNCTION compute_building_facts FROM PUBLIC;`,
  `-- Rows are locked first, in the order of their ids; each statement then sees what had been committed by the time it
  -- holds them. A row that is missing is only ever added: where two add it, the second one finds it, and makes it anew.
  CREATE OR REPLACE FUNCTION keep_registration_facts(ids uuid[]) RETURNS integer LANGUAGE plpgsql VOLATILE ${DEFINER} AS $$
  DECLARE
    at timestamptz := programme_now();
    new_ones uuid[];
    found uuid[];
  BEGIN
    IF ids IS NULL OR cardinality(ids) = 0 OR at IS NULL THEN
      RETURN 0;
    END IF;
    WITH missing AS (
      SELECT array_agg(id) AS ids FROM unnest(ids) AS asked(id)
      WHERE NOT EXISTS (SELECT FROM registration_facts f WHERE f.registration_id = asked.id)
    ), inserted AS (
      INSERT INTO registration_facts (registration_id, ${columns(kept)})
      SELECT registration_id, ${columns(kept)}
      FROM missing CROSS JOIN LATERAL compute_registration_facts(missing.ids, at) ORDER BY registration_id
      ON CONFLICT DO NOTHING RETURNING registration_id
    )
    SELECT coalesce(array_agg(registration_id), '{}') INTO new_ones FROM inserted;
    SELECT coalesce(array_agg(registration_id), '{}') INTO found FROM (
      SELECT registration_id FROM registration_facts
      WHERE registration_id = ANY (ids) AND registration_id <> ALL (new_ones)
      ORDER BY registration_id FOR UPDATE) locked;
    UPDATE registration_facts f SET (${columns(kept)}) = ROW (${columns(kept, 'c.')})
    FROM compute_registration_facts(found, at) c WHERE c.registration_id = f.registration_id;
    DELETE FROM registration_facts f USING registrations r
    WHERE f.registration_id = ANY (found) AND r.id = f.registration_id AND r.state NOT IN ('unverified', 'verified');
    RETURN cardinality(new_ones) + cardinality(found);
  END $$;
  REVOKE ALL ON FUNCTION keep_registration_facts FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION keep_registration_facts TO doorstep_service;`,
  `CREATE OR REPLACE FUNCTION keep_building_facts(ids uuid[]) RETURNS integer LANGUAGE plpgsql VOLATILE ${DEFINER} AS $$
  DECLARE
    -- buildings may be there before the programme is, and its facts
    at timestamptz := coalesce(programme_now(), '-infinity');
    found uuid[];
  BEGIN
    IF cardinality(ids) = 0 THEN
      RETURN 0;
    END IF;
    INSERT INTO building_facts (building_id) SELECT id FROM buildings WHERE id = ANY (ids) ORDER BY id ON CONFLICT DO NOTHING;
    SELECT coalesce(array_agg(building_id), '{}') INTO found FROM (
      SELECT building_id FROM building_facts WHERE building_id = ANY (ids) ORDER BY building_id FOR UPDATE) locked;
    UPDATE building_facts f SET (${columns(keptOfBuilding)}) = ROW (${columns(keptOfBuilding, 'c.')})
    FROM compute_building_facts(found, at) c WHERE c.building_id = f.building_id;
    RETURN cardinality(found);
  END $$;
  REVOKE ALL ON FUNCTION keep_building_facts FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION keep_building_facts TO doorstep_service;`,
  `-- Of these registrations those whose kept row is not that of a full computation, is missing, or is there of one that is
  -- over. Nothing is locked. One that time has changed waits for its refresh; one kept after this statement's instant was
  -- computed at a later one than can be asked about.
  CREATE OR REPLACE FUNCTION differing_registration_facts(ids uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE ${DEFINER} AS $$
    SELECT coalesce(k.registration_id, c.registration_id)
    FROM (SELECT * FROM registration_facts WHERE registration_id = ANY ($1)) k
    FULL JOIN compute_registration_facts($1, programme_now()) c ON c.registration_id = k.registration_id
    WHERE (k.registration_id, ${columns(compared, 'k.')}) IS DISTINCT FROM (c.registration_id, ${columns(compared, 'c.')})
      AND (k.registration_id IS NULL OR (k.expires_at > programme_now() AND k.kept_at <= programme_now()))
  $$;
  REVOKE ALL ON FUNCTION differing_registration_facts FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION differing_registration_facts TO doorstep_service;`,
  `CREATE OR REPLACE FUNCTION differing_building_facts(ids uuid[]) RETURNS SETOF uuid LANGUAGE sql STABLE ${DEFINER} AS $$
    SELECT c.building_id FROM compute_building_facts($1, programme_now()) c LEFT JOIN building_facts k ON k.building_id = c.building_id
    WHERE (c.building_id, ${columns(comparedOfBuilding, 'c.')}) IS DISTINCT FROM (k.building_id, ${columns(comparedOfBuilding, 'k.')})
      AND (k.building_id IS NULL OR (k.expires_at > programme_now() AND k.kept_at <= programme_now()))
  $$;
  REVOKE ALL ON FUNCTION differing_building_facts FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION differing_building_facts TO doorstep_service;`,
];

/** A table whose rows facts are computed from. */
interface Source {
  readonly table: string;
  /** Tells several of one table apart: what the rows `c` are about. */
  readonly of?: string;
  readonly events: readonly ('INSERT' | 'UPDATE' | 'DELETE')[];
  /** Only these rows `c` matter. */
  readonly where?: string;
  /** An update that changes none of these columns changes no fact. */
  readonly watched: readonly string[];
  /** SQL: the ids to keep, from the rows `c`. */
  readonly ids: string;
  /** `expired`: registrations, at the next refresh. */
  readonly keeps: 'registration' | 'building' | 'expired';
}

const OWN = 'SELECT c.registration_id FROM changed c';
const OF_BUILDING = `SELECT r.id FROM changed c JOIN registrations r ON r.building_id = c.building_id JOIN units u ON u.id = r.unit_id
  WHERE c.dwelling_id IS NULL OR c.dwelling_id = u.dwelling_id`;
const OF_DWELLING = (dwelling: string) =>
  `SELECT r.id FROM changed c JOIN units u ON u.dwelling_id = c.${dwelling} JOIN registrations r ON r.unit_id = u.id`;
const observedBy = (subject: string, select: string, joins = '') =>
  `${select} FROM changed c JOIN observations o ON o.key = c.observation_key AND o.subject_type = '${subject}' ${joins}`;
const ALL = ['INSERT', 'UPDATE', 'DELETE'] as const;

const TRIGGERS: readonly Source[] = [
  {
    table: 'buildings',
    events: ['INSERT', 'UPDATE'],
    watched: ['year_built', 'storeys'],
    ids: 'SELECT c.id FROM changed c',
    keeps: 'building',
  },
  {
    table: 'observations',
    events: ['INSERT', 'DELETE'],
    where: `c.subject_type = 'building' AND (c.key = ANY (${OBSERVATION_KEYS}) OR c.key IN (${ADDED_KEYS}))`,
    watched: [],
    ids: 'SELECT c.subject_id FROM changed c',
    keeps: 'building',
  },
  {
    table: 'observations',
    of: 'dwellings',
    events: ['INSERT', 'DELETE'],
    where: `c.subject_type = 'dwelling' AND c.key IN (${ADDED_KEYS})`,
    watched: [],
    ids: OF_DWELLING('subject_id'),
    keeps: 'registration',
  },
  {
    table: 'added_facts',
    of: 'buildings',
    events: ['UPDATE'],
    watched: ['decision', 'ended_at'],
    ids: observedBy('building', 'SELECT o.subject_id AS id'),
    keeps: 'building',
  },
  {
    table: 'added_facts',
    of: 'dwellings',
    events: ['UPDATE'],
    watched: ['decision', 'ended_at'],
    ids: observedBy(
      'dwelling',
      'SELECT r.id',
      'JOIN units u ON u.dwelling_id = o.subject_id JOIN registrations r ON r.unit_id = u.id',
    ),
    // of a whole register perhaps: the next refresh makes them, long before rules may read the fact
    keeps: 'expired',
  },
  {
    table: 'dwellings',
    events: ['UPDATE'],
    watched: ['legal_occupancy'],
    ids: OF_DWELLING('id'),
    keeps: 'registration',
  },
  {
    table: 'units',
    events: ['UPDATE'],
    watched: ['kind', 'dwelling_id'],
    ids: 'SELECT r.id FROM changed c JOIN registrations r ON r.unit_id = c.id',
    keeps: 'registration',
  },
  {
    table: 'registrations',
    events: ['INSERT', 'UPDATE'],
    watched: [
      'unit_id',
      'building_id',
      'patch_id',
      'state',
      'period',
      'occupant_count',
      'verification_due_on',
      'confirmed_on',
      'unchanged_confirmations',
    ],
    // whether an advert is for a home that is registered, its other registrations say too
    ids: `SELECT c.id FROM changed c
      UNION SELECT other.id FROM changed c JOIN units u ON u.id = c.unit_id JOIN adverts a ON a.dwelling_id = u.dwelling_id
        JOIN units beside ON beside.dwelling_id = u.dwelling_id JOIN registrations other ON other.unit_id = beside.id`,
    keeps: 'registration',
  },
  {
    table: 'hazards',
    events: ALL,
    watched: ['building_id', 'dwelling_id', 'severity', 'state', 'deadline_on'],
    ids: OF_BUILDING,
    keeps: 'registration',
  },
  {
    table: 'visits',
    events: ALL,
    where: `c.state = 'completed' AND c.score IS NOT NULL`,
    watched: ['building_id', 'dwelling_id', 'state', 'score', 'ended_at'],
    ids: OF_BUILDING,
    keeps: 'registration',
  },
  {
    table: 'certificates',
    events: ALL,
    watched: ['dwelling_id', 'kind', 'present', 'expires_on', 'recorded_at'],
    ids: OF_DWELLING('dwelling_id'),
    keeps: 'registration',
  },
  {
    table: 'adverts',
    events: ALL,
    watched: ['dwelling_id', 'first_seen_on', 'last_seen_on', 'ended_on'],
    ids: OF_DWELLING('dwelling_id'),
    keeps: 'registration',
  },
  {
    table: 'conflicts',
    events: ALL,
    watched: ['registration_id', 'opened_at', 'resolved_at'],
    ids: OWN,
    keeps: 'registration',
  },
  {
    table: 'disputes',
    events: ALL,
    watched: ['registration_id', 'subject', 'decided_at', 'decision'],
    ids: OWN,
    keeps: 'registration',
  },
  {
    table: 'objections',
    events: ALL,
    watched: ['registration_id', 'decided_at', 'decision'],
    ids: OWN,
    keeps: 'registration',
  },
  {
    table: 'service_requests',
    events: ALL,
    watched: ['registration_id', 'closed_at'],
    ids: OWN,
    keeps: 'registration',
  },
  {
    table: 'registration_events',
    events: ['INSERT', 'DELETE'],
    where: `c.kind IN ('refused', 'audit_error_found', 'corrected', 'ended')`,
    watched: [],
    ids: OWN,
    keeps: 'registration',
  },
  {
    table: 'contact_attempts',
    events: ALL,
    where: `c.recipient = 'resident' AND c.state IN ('failed', 'no_answer')`,
    watched: ['registration_id', 'recipient', 'state', 'at'],
    ids: OWN,
    keeps: 'registration',
  },
];

const nameOf = ({ table, of }: { table: string; of?: string | undefined }) =>
  of === undefined ? table : `${table}_of_${of}`;

/** The function of a table's triggers. Each branch is planned only when it runs: an INSERT has no old rows. */
function followSql({ events, where = 'true', watched, ids, keeps, ...named }: Source): string {
  const name = nameOf(named);
  // planned anew each time: a plan that was kept from two rows compares thousands with each other
  const keep = (changed: string) => `
      EXECUTE $ids$SELECT ARRAY(WITH changed AS (${changed}) SELECT DISTINCT id FROM (${ids}) AS kept(id))$ids$ INTO found;
      ${
        keeps === 'expired'
          ? `UPDATE registration_facts SET expires_at = '-infinity' WHERE registration_id = ANY (found)`
          : `PERFORM keep_${keeps}_facts(found)`
      };`;
  const distinct = `(${columns(watched, 'n.')}) IS DISTINCT FROM (${columns(watched, 'o.')})`;
  const rows: Record<string, string> = {
    INSERT: `SELECT c.* FROM new_rows c WHERE ${where}`,
    UPDATE: `SELECT c.* FROM (
        SELECT n.* FROM new_rows n JOIN old_rows o USING (id) WHERE ${distinct}
        UNION ALL SELECT o.* FROM new_rows n JOIN old_rows o USING (id) WHERE ${distinct}) c WHERE ${where}`,
    DELETE: `SELECT c.* FROM old_rows c WHERE ${where}`,
  };
  const branches = events.map(
    (event, index) => `${index === 0 ? 'IF' : 'ELSIF'} TG_OP = '${event}' THEN ${keep(rows[event] ?? '')}`,
  );
  return `
  CREATE OR REPLACE FUNCTION facts_follow_${name}() RETURNS trigger LANGUAGE plpgsql ${DEFINER} AS $$
  DECLARE
    found uuid[];
  BEGIN
    ${branches.join('\n    ')}
    END IF;
    RETURN NULL;
  END $$;
  REVOKE ALL ON FUNCTION facts_follow_${name} FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION facts_follow_${name} TO doorstep_owner;`;
}

function triggerSql({ table, of, events }: Source): string {
  const referencing = {
    INSERT: 'NEW TABLE AS new_rows',
    UPDATE: 'OLD TABLE AS old_rows NEW TABLE AS new_rows',
    DELETE: 'OLD TABLE AS old_rows',
  };
  return events
    .map(
      (
        event,
      ) => `CREATE OR REPLACE TRIGGER facts_follow_${of === undefined ? '' : `${of}_`}${event.toLowerCase()} AFTER ${event} ON ${table}
        REFERENCING ${referencing[event]} FOR EACH STATEMENT EXECUTE FUNCTION facts_follow_${nameOf({ table, of })}();`,
    )
    .join('\n');
}

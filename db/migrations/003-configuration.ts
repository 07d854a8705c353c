import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/** Configuration is versioned data: rulesets, settings of procedures, import profiles, keys that may be observed. */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    CREATE TABLE rulesets (
      id uuid PRIMARY KEY,
      key text NOT NULL UNIQUE,
      name_zh text NOT NULL,
      name_en text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE ruleset_versions (
      id uuid PRIMARY KEY,
      ruleset_id uuid NOT NULL REFERENCES rulesets,
      number integer NOT NULL,
      state text NOT NULL CHECK (state IN ('draft', 'in_review', 'published', 'retired', 'rejected')),
      document jsonb NOT NULL,
      cases jsonb NOT NULL DEFAULT '[]',
      note text,
      -- NULL only for the version that is shipped
      author_id uuid REFERENCES users,
      approver_id uuid REFERENCES users,
      created_at timestamptz NOT NULL,
      submitted_at timestamptz,
      published_at timestamptz,
      retired_at timestamptz,
      -- what the re-tiering after publication did: {"reviewed": n, "moved": n, "moves": {"standard>priority": n}}
      effect jsonb,
      version integer NOT NULL DEFAULT 1,
      UNIQUE (ruleset_id, number),
      CONSTRAINT author_and_approver_differ CHECK (approver_id IS NULL OR approver_id <> author_id),
      CONSTRAINT published_needs_approver CHECK (state NOT IN ('published', 'retired') OR author_id IS NULL OR approver_id IS NOT NULL)
    );
    CREATE UNIQUE INDEX one_published_version ON ruleset_versions (ruleset_id) WHERE state = 'published';
    CREATE UNIQUE INDEX one_version_in_the_making ON ruleset_versions (ruleset_id) WHERE state IN ('draft', 'in_review');

    CREATE TABLE procedure_settings (
      id uuid PRIMARY KEY,
      kind text NOT NULL,
      number integer NOT NULL,
      document jsonb NOT NULL,
      published_at timestamptz NOT NULL DEFAULT now(),
      author_id uuid REFERENCES users,
      UNIQUE (kind, number)
    );

    CREATE TABLE import_profiles (
      key text PRIMARY KEY,
      document jsonb NOT NULL,
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE imports (
      id uuid PRIMARY KEY,
      profile_key text NOT NULL REFERENCES import_profiles,
      file_name text NOT NULL,
      file_hash text NOT NULL,
      observed_on date NOT NULL,
      state text NOT NULL CHECK (state IN ('done', 'refused')),
      -- {"added": n, "changed": n, "gone": n, "unchanged": n, "rejected": n}
      counts jsonb NOT NULL DEFAULT '{}',
      -- what was added, changed and gone, by the source's key
      differences jsonb NOT NULL DEFAULT '{}',
      problems jsonb NOT NULL DEFAULT '[]',
      started_at timestamptz NOT NULL,
      finished_at timestamptz NOT NULL,
      imported_by uuid REFERENCES users
    );
    CREATE INDEX imports_file ON imports (profile_key, file_hash);

    -- The closed list of what may be observed at all. A profile may add keys about buildings and dwellings;
    -- migration 007 refuses keys that say who someone is or where they go.
    CREATE TABLE observation_keys (
      key text PRIMARY KEY CHECK (key ~ '^[a-z][a-z0-9_]*$'),
      value_type text NOT NULL CHECK (value_type IN ('boolean', 'number', 'date', 'enum', 'text')),
      subject_type text NOT NULL CHECK (subject_type IN ('building', 'dwelling', 'unit', 'registration')),
      origin text NOT NULL DEFAULT 'shipped' CHECK (origin IN ('shipped', 'profile')),
      label_zh text NOT NULL,
      label_en text NOT NULL
    );
    INSERT INTO observation_keys (key, value_type, subject_type, label_zh, label_en) VALUES
      ('fire_alarm', 'boolean', 'building', '火灾报警系统', 'Fire alarm'),
      ('fire_alarm_test_records', 'boolean', 'building', '火灾报警年检记录', 'Fire alarm test records'),
      ('fire_safety_plan_approved', 'boolean', 'building', '消防安全方案已批准', 'Approved fire safety plan'),
      ('sprinkler_system', 'boolean', 'building', '自动喷淋系统', 'Sprinkler system'),
      ('sprinkler_test_records', 'boolean', 'building', '喷淋系统检测记录', 'Sprinkler test records'),
      ('emergency_power', 'boolean', 'building', '应急电源', 'Emergency power'),
      ('emergency_power_test_records', 'boolean', 'building', '应急电源检测记录', 'Emergency power test records'),
      ('elevators', 'number', 'building', '电梯数量', 'Elevators'),
      ('elevator_test_records', 'boolean', 'building', '电梯检测记录', 'Elevator test records'),
      ('elevator_last_inspected_on', 'date', 'building', '电梯最近检验日期', 'Elevator last inspected on'),
      ('year_built', 'number', 'building', '建成年份', 'Year built'),
      ('storeys', 'number', 'building', '层数', 'Storeys'),
      ('dwelling_count', 'number', 'building', '住房套数', 'Dwellings'),
      ('property_type', 'enum', 'building', '物业类型', 'Property type'),
      ('heating_type', 'enum', 'building', '供暖方式', 'Heating type'),
      ('heating_equipment_year', 'number', 'building', '供暖设备安装年份', 'Heating equipment installed in'),
      ('exterior_fire_escape', 'boolean', 'building', '室外消防梯', 'Exterior fire escape'),
      ('intercom', 'boolean', 'building', '门禁对讲', 'Intercom'),
      ('accessible_entrance', 'boolean', 'building', '无障碍入口', 'Barrier-free entrance'),
      ('management_company', 'text', 'building', '管理公司', 'Management company'),
      ('occupant_count', 'number', 'registration', '居住人数', 'Number of occupants'),
      ('smoke_alarm', 'boolean', 'dwelling', '烟雾报警器', 'Smoke alarm'),
      ('address', 'text', 'building', '地址', 'Address');
  `,
  );
}

export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `DROP TABLE observation_keys, imports, import_profiles, procedure_settings, ruleset_versions, rulesets;`,
  );
}

import type { Knex } from 'knex';
import { asOwner } from './as-owner';

/**
 * What the register holds is codes, numbers, dates and a few named texts; names of persons stand only in tables that
 * can be erased, and what a source said once is kept when it says something else.
 */

/**
 * The words of domain/forbidden-subjects as they were when this migration was written; a test holds both equal, so that
 * a word added there asks for a migration here. BEGINNINGS match every continuation.
 */
const WORDS = [
  'origin|birthplace|place of birth|hometown|home province|native place|migrant|refugee|visa|visa status',
  'hukou|household registration|foreigner|foreign national|passport country|race|racial|racialized',
  'skin colour|skin color|caste|tribe|mother tongue|faith|church membership|muslim|christian|jewish',
  'buddhist|hindu|health|illness|disease|medical|medication|disabled|hiv|mental|psychiatric|addiction',
  'party member|party membership|trade union|union member|petitioner|crime|offender|police|parole',
  'probation|income|salary|salaries|wage|earnings|wealth|welfare|social assistance|credit score',
  'bank account|age|ages|date of birth|birth date|birthdate|birthday|dob|year of birth|birth year|born',
  'elderly|sex|gender|male|female|orientation|transgender|marital|marriage|spouse|divorced|passport',
  'national id|id card|identity card|identity document|social insurance number|ssn|whereabouts',
  'location history|gps track|phone location|movement|comings|goings|visitors|visitor count',
  'location trace|entry log|entry and exit|door log|visitor log|overnight guest|face|facial',
  'licence plate|license plate|number plate|travel history|suspect|wanted|watchlist|watch list|blacklist',
  'informant|person of interest|troublemaker|phone|phone no|phone number|telephone|mobile|cellphone',
  'cell number|email|e mail|mail address|contact details|contact information|contact info|contact number',
  'contact person|contact name|next of kin|wechat|whatsapp|tenant name|name of tenant|resident name',
  'name of resident|occupant name|name of occupant|lessee name|renter name|landlord name|owner name',
  'name of owner|person name|personal name|first name|last name|given name|family name|middle name',
  'full name|surname|forename|grievance|petition|lawsuit|litigation|litigant|court case|tribunal',
  'plaintiff|rent strike|tenant association|tenant union|tenants union|rights request|access request',
].join('|');
const BEGINNINGS = [
  'immigra|asylum|nationalit|citizen|ethnic|religio|diagnos|disabilit|pregnan|vaccin|politic|criminal',
  'convict|arrest|felon|sexual|lgbt|biometric|fingerprint|suspic|complain|whistleblow',
].join('|');
const CHINESE = [
  '籍贯|籍貫|祖籍|出生地|来源地|來源地|流动人口|外来人口|外地人|移民|难民|签证|户籍|戶籍|户口|戶口|户别|国籍|國籍|外国人|公民身份|民族|种族|種族|族裔|族群|肤色|宗教|信仰|教徒',
  '穆斯林|健康|疾病|病史|残疾|殘疾|残障|怀孕|疫苗|精神病|传染病|政治|党员|黨員|党派|信访|上访|工会会员|犯罪|前科|刑事|刑满|吸毒|涉毒|案底|违法记录|收入|工资|工資|薪资|低保',
  '征信|银行账户|银行卡|年龄|年齡|出生日期|出生年月|生日|老年人|未成年|性别|性別|性取向|男女|婚姻|婚育|配偶|已婚|未婚|身份证|身份證|证件号|護照|护照|行踪|行蹤|轨迹|軌跡|出入记录',
  '进出记录|门禁记录|人脸|车牌|定位|夜不归宿|访客记录|行程|可疑|嫌疑|重点人员|重點人員|通缉|黑名单|线人|举报人|维稳|电话|電話|手机|手機|邮箱|郵箱|电子邮件|微信|联系方式|聯繫方式',
  '联系人|聯絡人|姓名|姓氏|承租人|租客名|租户名|住户名|房东名|业主名|户主|投诉|投訴|举报|維權|维权|诉讼|訴訟|起诉|仲裁|上告|请愿',
].join('|');
const ABOUT_BUILDINGS = [
  'building age|age of building|age of the building|property age|dwelling age|elevator age|boiler age',
  'health and safety|disabled parking|disabled access|disabled toilet|crime prevention through design',
  'building orientation|roof orientation|building face|brick face|face brick|visitors parking|door phone',
  'entry phone|elevator phone|emergency phone|emergency telephone|emergency contact sign',
].join('|');
const CHINESE_ABOUT_BUILDINGS = '残疾人通道|残疾人车位|楼宇电话|紧急电话';

/** Letters of Latin words once accents are taken off. */
const LATIN = '[a-z\\u00df-\\u024f]';
/** Combining marks, and characters that nobody sees. */
const UNSEEN =
  '[\\u0300-\\u036f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufeff]';

const FORBIDDEN_SUBJECT = `
  CREATE OR REPLACE FUNCTION is_forbidden_subject(key text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    WITH plain AS (
      SELECT ' ' || btrim(regexp_replace(lower(regexp_replace(regexp_replace(regexp_replace(normalize(key, NFKD), '${UNSEEN}', '', 'g'),
        '([[:lower:][:digit:]])([[:upper:]])', '\\1 \\2', 'g'), '([[:upper:]])([[:upper:]][[:lower:]])', '\\1 \\2', 'g')),
        '[^[:alpha:]]+', ' ', 'g')) || ' ' AS words
    ), told AS (
      SELECT regexp_replace(regexp_replace(words, ' (${ABOUT_BUILDINGS})(?= )', ' ', 'g'), '${CHINESE_ABOUT_BUILDINGS}', ' ', 'g') AS words FROM plain
    )
    SELECT words ~ '(?<!${LATIN})((${WORDS})s?(?!${LATIN})|(${BEGINNINGS}))' OR replace(words, ' ', '') ~ '${CHINESE}' FROM told
  $$;`;

/** As 007 has it. */
const FORBIDDEN_SUBJECT_BEFORE = `
  CREATE OR REPLACE FUNCTION is_forbidden_subject(key text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT lower(key) ~ ('(^|_)(origin|birthplace|hukou|nationality|citizenship|ethnicity|ethnic|race|racial|religion|religious|faith|health|disability|disease|'
        || 'politics|political|party_member|criminal|crime|conviction|arrest|police|wanted|suspect|suspicion|income|salary|wage|wealth|age|birthdate|birth_date|'
        || 'date_of_birth|sex|gender|orientation|visitors|visitor_count|comings|goings|whereabouts|movements|movement|location_trace|face|biometric|fingerprint|license_plate)(_|$)')
  $$;`;

const FREE_ROWS = (table: string, statement: string) => `
  ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY;
  ${statement};
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;`;

export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${FORBIDDEN_SUBJECT}
    ALTER TABLE observation_keys DROP CONSTRAINT no_forbidden_subject;
    -- what an older profile brought in must not keep an installation from its upgrade; nothing new comes in
    ALTER TABLE observation_keys ADD CONSTRAINT no_forbidden_subject
      CHECK (NOT (is_forbidden_subject(key) OR is_forbidden_subject(label_zh) OR is_forbidden_subject(label_en))) NOT VALID;

    -- ---- what may be observed: no free text from a profile ---------------------------------
    ALTER TABLE observation_keys DROP CONSTRAINT observation_keys_value_type_check,
      ADD CONSTRAINT observation_keys_value_type_check CHECK (value_type IN ('boolean', 'number', 'date', 'enum', 'text', 'party'));
    CREATE POLICY owner_read ON observation_keys FOR SELECT TO doorstep_owner USING (true);
    ${FREE_ROWS(
      'observation_keys',
      `INSERT INTO observation_keys (key, value_type, subject_type, label_zh, label_en) VALUES
         ('postal_code', 'text', 'building', '邮政编码', 'Postal code'),
         ('latitude', 'number', 'building', '纬度', 'Latitude'),
         ('longitude', 'number', 'building', '经度', 'Longitude')
       ON CONFLICT (key) DO UPDATE SET origin = 'shipped', value_type = excluded.value_type;
       UPDATE observation_keys SET value_type = 'party' WHERE key = 'management_company';
       -- a profile's texts were one of a few answers; from now on it must say which
       UPDATE observation_keys SET value_type = 'enum' WHERE value_type = 'text' AND origin = 'profile'`,
    )}
    ALTER TABLE observation_keys ADD CONSTRAINT no_free_text_from_a_profile CHECK (origin = 'shipped' OR value_type <> 'text');

    -- ---- names stand in parties only -------------------------------------------------------
    ${FREE_ROWS(
      'parties',
      FREE_ROWS(
        'observations',
        `ALTER TABLE observations DISABLE TRIGGER observations_append_only;
         INSERT INTO parties (id, kind, is_organisation, name)
         SELECT gen_random_uuid(), 'manager', true, name FROM (SELECT DISTINCT value #>> '{}' AS name FROM observations WHERE key = 'management_company') o
         WHERE name IS NOT NULL AND NOT EXISTS (SELECT FROM parties p WHERE p.kind = 'manager' AND p.name = o.name);
         UPDATE observations o SET value = to_jsonb(p.id) FROM (SELECT DISTINCT ON (name) id, name FROM parties WHERE kind = 'manager' ORDER BY name, id) p
         WHERE o.key = 'management_company' AND o.value = to_jsonb(p.name);
         ALTER TABLE observations ENABLE TRIGGER observations_append_only`,
      ),
    )}
    ${FREE_ROWS(
      'imports',
      `UPDATE imports SET
         differences = jsonb_set(differences, '{changes}', (
           SELECT coalesce(jsonb_agg(CASE c ->> 'name' WHEN 'management_company' THEN c || '{"from": null, "to": null}' ELSE c END ORDER BY at), '[]')
           FROM jsonb_array_elements(differences -> 'changes') WITH ORDINALITY AS e(c, at)))
       WHERE differences -> 'changes' @> '[{"name": "management_company"}]';
       UPDATE imports SET problems = (
         SELECT jsonb_agg(CASE WHEN p ->> 'code' IN ('CELL_TOO_LARGE', 'NUL_CHARACTER', 'CHARACTER_BROKEN', 'QUOTE_BROKEN')
           THEN p || '{"value": null}' ELSE p END ORDER BY at)
         FROM jsonb_array_elements(problems) WITH ORDINALITY AS e(p, at))
       WHERE jsonb_array_length(problems) > 0`,
    )}

    CREATE FUNCTION observation_fits(value_type text, value jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT jsonb_typeof(value) = 'null' OR CASE value_type
        WHEN 'boolean' THEN jsonb_typeof(value) = 'boolean'
        WHEN 'number' THEN jsonb_typeof(value) = 'number'
        ELSE jsonb_typeof(value) = 'string' AND value #>> '{}' ~ CASE value_type
          WHEN 'date' THEN '^\\d{4}-\\d{2}-\\d{2}$'
          WHEN 'enum' THEN '^[a-z][a-z0-9_]{0,63}$'
          WHEN 'party' THEN '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
          ELSE '' END
      END
    $$;
    CREATE FUNCTION check_observations() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF EXISTS (SELECT FROM inserted i JOIN observation_keys k ON k.key = i.key
                 WHERE i.subject_type <> k.subject_type OR NOT observation_fits(k.value_type, i.value)) THEN
        RAISE EXCEPTION 'OBSERVATION_OF_ANOTHER_KIND' USING ERRCODE = 'DS041';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER observations_fit AFTER INSERT ON observations REFERENCING NEW TABLE AS inserted
      FOR EACH STATEMENT EXECUTE FUNCTION check_observations();

    -- ---- a corrected score replaces none ---------------------------------------------------
    CREATE TABLE earlier_visit_scores (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      visit_id uuid NOT NULL REFERENCES visits,
      score numeric(5, 2),
      area_scores jsonb,
      -- the import that brought it, and the one that brought another
      import_id uuid REFERENCES imports,
      replaced_by uuid REFERENCES imports,
      replaced_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX earlier_visit_scores_visit ON earlier_visit_scores (visit_id);
    ALTER TABLE earlier_visit_scores ENABLE ROW LEVEL SECURITY;
    ALTER TABLE earlier_visit_scores FORCE ROW LEVEL SECURITY;
    GRANT SELECT ON earlier_visit_scores TO doorstep_service, doorstep_app;
    CREATE POLICY service ON earlier_visit_scores FOR SELECT TO doorstep_service USING (true);
    CREATE POLICY app_read ON earlier_visit_scores FOR SELECT TO doorstep_app USING (app_user() IS NOT NULL);
    CREATE POLICY owner_keeps ON earlier_visit_scores FOR INSERT TO doorstep_owner WITH CHECK (true);
    CREATE TRIGGER earlier_visit_scores_append_only BEFORE UPDATE OR DELETE ON earlier_visit_scores
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_history_change();
    CREATE FUNCTION keep_earlier_score() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      INSERT INTO earlier_visit_scores (visit_id, score, area_scores, import_id, replaced_by)
      VALUES (OLD.id, OLD.score, OLD.area_scores, OLD.import_id, NEW.import_id);
      RETURN NEW;
    END $$;
    CREATE TRIGGER imported_visits_keep_scores BEFORE UPDATE ON visits FOR EACH ROW
      WHEN (OLD.origin = 'imported' AND (OLD.score, OLD.area_scores) IS DISTINCT FROM (NEW.score, NEW.area_scores))
      EXECUTE FUNCTION keep_earlier_score();
  `,
  );
}

/** What was taken out of the reports of imports stays out; parties that the observations made stay parties. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    DROP TRIGGER imported_visits_keep_scores ON visits;
    DROP FUNCTION keep_earlier_score;
    DROP TABLE earlier_visit_scores;
    DROP TRIGGER observations_fit ON observations;
    DROP FUNCTION check_observations, observation_fits;
    ${FREE_ROWS(
      'parties',
      FREE_ROWS(
        'observations',
        `ALTER TABLE observations DISABLE TRIGGER observations_append_only;
         UPDATE observations o SET value = coalesce((SELECT to_jsonb(p.name) FROM parties p WHERE p.id::text = o.value #>> '{}'), 'null')
         WHERE o.key = 'management_company';
         ALTER TABLE observations ENABLE TRIGGER observations_append_only`,
      ),
    )}
    ALTER TABLE observation_keys DROP CONSTRAINT no_free_text_from_a_profile;
    ${FREE_ROWS('observation_keys', `UPDATE observation_keys SET value_type = 'text' WHERE value_type = 'party'`)}
    DROP POLICY owner_read ON observation_keys;
    ALTER TABLE observation_keys DROP CONSTRAINT observation_keys_value_type_check,
      ADD CONSTRAINT observation_keys_value_type_check CHECK (value_type IN ('boolean', 'number', 'date', 'enum', 'text'));
    ALTER TABLE observation_keys DROP CONSTRAINT no_forbidden_subject;
    ${FORBIDDEN_SUBJECT_BEFORE}
    ALTER TABLE observation_keys ADD CONSTRAINT no_forbidden_subject CHECK (NOT is_forbidden_subject(key)) NOT VALID;
  `,
  );
}

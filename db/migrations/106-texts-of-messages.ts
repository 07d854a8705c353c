import type { Knex } from 'knex';
import { asOwner } from './as-owner';
import { addToList, takeFromList } from './rewrite-check';

/** The words of domain/message-texts as they were when this was written; a test holds both equal. */
const NEVER_SAID =
  'https?:|www\\.|\\w\\.[a-z]{2,}|\\y(bank|account number|credit card|transfer|payment|pay|passport|password|identity card|id card|id number|social insurance)\\y|转账|轉帳|汇款|匯款|付款|缴费|银行|銀行|身份证|身份證|护照|護照|密码|密碼';

/** What residents have to be told by each text, as domain/message-texts has it; a text of another name is refused. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  confirmation: ['link'],
  visitRequest: ['link'],
  visitReminder: ['appointment', 'link'],
  manualTier: ['tier', 'until', 'reason', 'link'],
  manualTierEnded: ['tier', 'link'],
  disputeUpheld: ['about', 'link'],
  disputeRejected: ['about', 'reason', 'link'],
  disputeWithdrawn: ['about', 'link'],
};

const KIND_CHECK = ['procedure_settings', 'procedure_settings_kind_check', 'messageTexts'] as const;

/**
 * Texts to residents are settings. Whoever writes them, and by whatever way: each tells once what it has to, its link too, and none leads
 * elsewhere or asks for money, bank details or papers.
 */
export async function up(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ${addToList(...KIND_CHECK)}
    CREATE FUNCTION is_text_to_residents(said text, variables text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT said IS NOT NULL AND variables IS NOT NULL
        AND NOT EXISTS (SELECT FROM unnest(variables) AS of(variable)
          WHERE length(said) - length(replace(said, '{' || variable || '}', '')) <> length(variable) + 2)
        AND regexp_replace(normalize(said, NFKC), '[\\u00AD\\u200B-\\u200F\\u2060-\\u2064\\uFEFF]', '', 'g') !~* '${NEVER_SAID}'
    $$;
    CREATE FUNCTION are_texts_to_residents(document jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
      SELECT coalesce(bool_and(jsonb_typeof(of.texts) = 'object' AND is_text_to_residents(of.texts ->> 'zh', told.variables)
        AND is_text_to_residents(of.texts ->> 'en', told.variables)), true)
      FROM jsonb_each(document) AS of(name, texts) LEFT JOIN (VALUES
        ${Object.entries(TOLD)
          .map(([name, variables]) => `('${name}', '{${variables.join(',')}}'::text[])`)
          .join(', ')}) AS told(name, variables) USING (name)
    $$;
    REVOKE EXECUTE ON FUNCTION is_text_to_residents(text, text[]), are_texts_to_residents(jsonb) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION is_text_to_residents(text, text[]), are_texts_to_residents(jsonb) TO doorstep_app, doorstep_service;
    ALTER TABLE procedure_settings ADD CONSTRAINT texts_keep_their_promises CHECK (kind <> 'messageTexts' OR are_texts_to_residents(document));
  `,
  );
}

/** Texts were code before: what administrators wrote is deleted. */
export async function down(knex: Knex): Promise<void> {
  await asOwner(
    knex,
    `
    ALTER TABLE procedure_settings DROP CONSTRAINT texts_keep_their_promises;
    DROP FUNCTION are_texts_to_residents, is_text_to_residents;
    ALTER TABLE procedure_settings NO FORCE ROW LEVEL SECURITY;
    DELETE FROM procedure_settings WHERE kind = 'messageTexts';
    ALTER TABLE procedure_settings FORCE ROW LEVEL SECURITY;
    ${takeFromList(...KIND_CHECK)}
  `,
  );
}

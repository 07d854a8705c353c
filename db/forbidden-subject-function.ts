import type { Knex } from 'knex';
import { ABOUT_BUILDINGS, FORBIDDEN_WORDS } from '../domain/forbidden-subjects';
import { asOwner } from './migrations/as-owner';

const HAN = /\p{Script=Han}/u;
/** Letters of Latin words once accents are taken off. */
const LATIN = '[a-z\\u00df-\\u024f]';
/** Combining marks, and characters that nobody sees. */
const UNSEEN =
  '[\\u0300-\\u036f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufeff]';

/**
 * Gives the database the words of domain/forbidden-subjects, after every migration: they stand in one list, and a word
 * that is added there needs no migration. What is on the register already is not looked at again.
 */
export async function installForbiddenSubjects(owner: Knex): Promise<void> {
  const words = Object.values(FORBIDDEN_WORDS).flat();
  const latin = words.filter((word) => !HAN.test(word));
  const anyOf = (list: readonly string[]) => list.join('|');
  const exact = anyOf(latin.filter((word) => !word.endsWith('*')));
  const beginnings = anyOf(latin.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1)));
  const chinese = anyOf(words.filter((word) => HAN.test(word)));
  const about = anyOf(ABOUT_BUILDINGS.filter((phrase) => !HAN.test(phrase)));
  const chineseAbout = anyOf(ABOUT_BUILDINGS.filter((phrase) => HAN.test(phrase)));
  await owner.transaction((trx) =>
    asOwner(
      trx,
      `CREATE OR REPLACE FUNCTION is_forbidden_subject(key text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
        WITH plain AS (
          SELECT ' ' || btrim(regexp_replace(lower(regexp_replace(regexp_replace(regexp_replace(normalize(key, NFKD), '${UNSEEN}', '', 'g'),
            '([[:lower:][:digit:]])([[:upper:]])', '\\1 \\2', 'g'), '([[:upper:]])([[:upper:]][[:lower:]])', '\\1 \\2', 'g')),
            '[^[:alpha:]]+', ' ', 'g')) || ' ' AS words
        ), told AS (
          SELECT regexp_replace(regexp_replace(words, ' (${about})(?= )', ' ', 'g'), '${chineseAbout}', ' ', 'g') AS words FROM plain
        )
        SELECT words ~ '(?<!${LATIN})((${exact})s?(?!${LATIN})|(${beginnings}))' OR replace(words, ' ', '') ~ '${chinese}' FROM told
      $$;`,
    ),
  );
}

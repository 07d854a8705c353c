import type { Knex } from 'knex';
import { v7 } from 'uuid';

interface InTwoLanguages {
  zh: string;
  en: string;
}

export interface NewProgramme {
  name: InTwoLanguages;
  purpose: InTwoLanguages;
  legalBasis: string;
  /** 'YYYY-MM-DD'; `endsOn` is the first day on which nothing is opened, asked or visited any more. */
  startsOn: string;
  endsOn: string;
  timeZone: string;
  calendar: string;
  defaultLocale: string;
  /** Tells residents how to check that a notice is genuine. */
  verifyHint: InTwoLanguages;
  /** How residents reach the programme; shown on their pages. */
  contact: { phone: string; address: InTwoLanguages; hours: InTwoLanguages };
}

/** What every text to residents has about it: who writes, how to check that it is real, and in which zone its times are. */
export async function getMessageFrame(
  db: Knex,
): Promise<{ programme: InTwoLanguages; verifyHint: InTwoLanguages; timeZone: string }> {
  const row = await db('programme').first<
    Record<'name_zh' | 'name_en' | 'verify_hint_zh' | 'verify_hint_en' | 'time_zone', string>
  >('name_zh', 'name_en', 'verify_hint_zh', 'verify_hint_en', 'time_zone');
  return {
    programme: { zh: row.name_zh, en: row.name_en },
    verifyHint: { zh: row.verify_hint_zh, en: row.verify_hint_en },
    timeZone: row.time_zone,
  };
}

/** Whether PostgreSQL knows this time zone by name: its list and Node's may differ. */
export async function isTimeZoneKnown(db: Knex, name: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { known: boolean }[] }>(
    'SELECT EXISTS (SELECT FROM pg_timezone_names WHERE name = ?) AS known',
    [name],
  );
  return rows[0]?.known === true;
}

/** The one programme of this database, for real work: its clock is the real one. */
export async function insertProgramme(trx: Knex, programme: NewProgramme): Promise<void> {
  await trx('programme').insert({
    name_zh: programme.name.zh,
    name_en: programme.name.en,
    purpose_zh: programme.purpose.zh,
    purpose_en: programme.purpose.en,
    legal_basis: programme.legalBasis,
    starts_on: programme.startsOn,
    ends_on: programme.endsOn,
    time_zone: programme.timeZone,
    calendar: programme.calendar,
    default_locale: programme.defaultLocale,
    verify_hint_zh: programme.verifyHint.zh,
    verify_hint_en: programme.verifyHint.en,
    contact_phone: programme.contact.phone,
    contact_address_zh: programme.contact.address.zh,
    contact_address_en: programme.contact.address.en,
    contact_hours_zh: programme.contact.hours.zh,
    contact_hours_en: programme.contact.hours.en,
    clock_real_start: trx.fn.now(),
    clock_programme_start: trx.fn.now(),
  });
}

/** What the programme is for, on what basis, and until when; noted in the audit log. False where nothing changes. */
export async function changeProgramme(
  trx: Knex,
  { purpose, legalBasis, endsOn }: Pick<NewProgramme, 'purpose' | 'legalBasis' | 'endsOn'>,
): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: { changed: boolean }[] }>(
    'SELECT change_programme(?, ?, ?, ?) AS changed',
    [purpose.zh, purpose.en, legalBasis, endsOn],
  );
  return rows[0]?.changed ?? false;
}

export async function hasCalendar(db: Knex, calendar: string): Promise<boolean> {
  return (await db('calendar_days').where({ calendar }).first('day')) !== undefined;
}

/** Names the authority, which an import of buildings may have made already; gives its id. */
export async function setAuthority(trx: Knex, authority: InTwoLanguages & { code: string }): Promise<string> {
  const names = { code: authority.code, name_zh: authority.zh, name_en: authority.en };
  const [known] = await trx('areas')
    .where({ kind: 'authority' })
    .update(names)
    .returning<{ id: string }[]>('id');
  if (known) return known.id;
  const id = v7();
  await trx('areas').insert({ id, kind: 'authority', ...names, ancestors: [] });
  return id;
}

/** An administrator whom nobody could grant the role; every later grant names who gave it. */
export async function insertFirstAdministrator(
  trx: Knex,
  user: { login: string; displayName: string; passwordHash: string; locale: string; areaId: string },
): Promise<string> {
  const id = v7();
  await trx('users').insert({
    id,
    login: user.login,
    display_name: user.displayName,
    password_hash: user.passwordHash,
    locale: user.locale,
  });
  await trx('role_grants').insert({
    id: v7(),
    user_id: id,
    role: 'administrator',
    area_id: user.areaId,
    valid_from: trx.raw('programme_today()'),
  });
  return id;
}

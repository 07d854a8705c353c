import type { Knex } from 'knex';
import { EVERYBODY } from '../domain/role';

/** What the composition root has to know of the programme row. */
export interface ProgrammeSummary {
  nameEn: string;
  nameZh: string;
  demonstration: boolean;
  /** Programme seconds per real second. */
  clockRate: number;
}

/** The programme of this database, if it was set up yet. */
export async function findProgramme(db: Knex): Promise<ProgrammeSummary | undefined> {
  return db('programme').first<ProgrammeSummary>({
    nameEn: 'name_en',
    nameZh: 'name_zh',
    demonstration: 'demonstration',
    clockRate: 'clock_rate',
  });
}

/** Logins that exist only for a demonstration, with the names of their roles. */
export async function listDemonstrationLogins(db: Knex): Promise<{ login: string; roles: string }[]> {
  const { rows } = await db.raw<{ rows: { login: string; roles: string }[] }>(
    `SELECT u.login, string_agg(DISTINCT g.role, ', ' ORDER BY g.role) AS roles
    FROM users u JOIN role_grants g ON g.user_id = u.id
    WHERE u.demonstration AND u.disabled_at IS NULL AND u.password_hash IS NOT NULL
    GROUP BY u.login ORDER BY min(array_position(?::text[], g.role)), u.login`,
    [[...EVERYBODY]],
  );
  return rows;
}

/** Marks the database as made for production, for good: from then on it refuses every demonstration. */
export async function markProduction(db: Knex): Promise<void> {
  await db('installation').insert({ id: 1 }).onConflict('id').ignore();
}

export async function isProduction(db: Knex): Promise<boolean> {
  return (await db('installation').first<object | undefined>('id')) !== undefined;
}

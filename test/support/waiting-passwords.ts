import type { TestDatabase } from './database';

/** As if the passwords that cool off had been set so long before; those that wait for a person go on waiting. */
export function letWaitingPasswordsAge(database: TestDatabase, age: string): Promise<void> {
  return database.owner.transaction(async (trx) => {
    await trx.raw('SET LOCAL ROLE doorstep_owner');
    await trx.raw('UPDATE waiting_passwords SET usable_at = usable_at - ?::interval', [age]);
  });
}

/** What a login of this account is compared with, as signing in asks for it; one that is due by now is taken up first. */
export async function passwordOf(database: TestDatabase, login: string): Promise<string | null | undefined> {
  const { rows } = await database.app.raw<{ rows: { hash: string | null }[] }>(
    'SELECT password_hash AS hash FROM login_credentials(?)',
    [login],
  );
  return rows[0]?.hash;
}

/** Makes the password that an administrator set for this account usable, whoever there is to confirm it. */
export async function letPasswordBeUsed(database: TestDatabase, login: string): Promise<void> {
  await database.owner.transaction(async (trx) => {
    await trx.raw('SET LOCAL ROLE doorstep_owner');
    await trx.raw('UPDATE waiting_passwords SET usable_at = now()');
  });
  await passwordOf(database, login);
}

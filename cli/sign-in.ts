import { verify } from '@node-rs/argon2';
import type { Knex } from 'knex';
import { findGrants, setUser } from '../db/queries/identity';
import { findCredentials } from '../db/queries/sessions';
import { CommandError } from './command';

/**
 * Runs `work` as the person of this login, whose password stands in DOORSTEP_PASSWORD (and so in no list of processes):
 * row-level security and the safeguards hold for them as in the console.
 *
 * @param app a pool of doorstep_app
 * @throws CommandError WRONG_LOGIN or ROLE_NEEDED
 */
export async function asAdministrator<T>(
  app: Knex,
  login: string,
  work: (trx: Knex.Transaction, userId: string) => Promise<T>,
): Promise<T> {
  const password = process.env['DOORSTEP_PASSWORD'] ?? '';
  const known = await findCredentials(app, login);
  if (!known?.passwordHash || !(await verify(known.passwordHash, password))) {
    throw new CommandError(
      'WRONG_LOGIN',
      `${login}: set DOORSTEP_PASSWORD to the password of this account / 请在 DOORSTEP_PASSWORD 中给出此账号的密码`,
    );
  }
  return app.transaction(async (trx) => {
    await setUser(trx, known.userId);
    const grants = await findGrants(trx);
    if (!grants.some(({ role }) => role === 'administrator')) {
      throw new CommandError(
        'ROLE_NEEDED',
        `${login} is no administrator today, or has to change the first password in the console / 不是管理员，或须先在控制台更改初始密码`,
      );
    }
    return work(trx, known.userId);
  });
}

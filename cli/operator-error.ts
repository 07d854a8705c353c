import { CommandError } from './command';

/** SQLSTATEs of a database that no migration has seen yet: it makes the login roles' passwords and the tables. */
const NOT_MIGRATED = ['28P01', '42P01', '3D000'];
const UNREACHABLE = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', '57P03'];

/** What db/migrate.ts refuses a database for: a code and what to do. */
const DATABASE_UNFIT = /^(DATABASE_LOCALE|ROLES_IN_USE|ROLE_PASSWORD): (.*)$/s;

/** What the operator can mend is said without a stack; everything else stays as it is. */
export function operatorError(error: unknown): unknown {
  const unfit = error instanceof Error ? DATABASE_UNFIT.exec(error.message) : null;
  if (unfit) return new CommandError(unfit[1] ?? '', unfit[2] ?? '');
  if (error instanceof Error && error.message === 'PROGRAMME_MISSING') {
    return new CommandError(
      'PROGRAMME_MISSING',
      'this database has no programme yet: npx doorstep programme create makes one / 数据库中还没有项目：请用 npx doorstep programme create 建立',
    );
  }
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  if (typeof code !== 'string' || error instanceof CommandError) return error;
  if (NOT_MIGRATED.includes(code)) {
    return new CommandError(
      'DATABASE_NOT_READY',
      'the database is not set up yet: run npm start or npx doorstep migrate first / 数据库尚未建立：请先运行 npm start 或 npx doorstep migrate',
    );
  }
  if (UNREACHABLE.includes(code)) {
    return new CommandError(
      'DATABASE_UNREACHABLE',
      `a server does not answer (${code}): is it running, and are DATABASE_URL and TEMPORAL_ADDRESS right? / 服务器无响应：请检查其是否运行以及 DATABASE_URL、TEMPORAL_ADDRESS`,
    );
  }
  return error;
}

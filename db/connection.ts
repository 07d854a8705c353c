import knex, { type Knex } from 'knex';
import { types } from 'pg';

/** The login roles besides the owner; each sees the register through row-level security policies of its own. */
export type LoginRole = 'doorstep_app' | 'doorstep_service' | 'doorstep_facts';

// A date has no time zone: reading it as a JavaScript Date would move it by the machine's offset.
types.setTypeParser(types.builtins.DATE, (text) => text);
// counts are far below 2^53, and every count(*) is a bigint
types.setTypeParser(types.builtins.INT8, Number);
types.setTypeParser(types.builtins.NUMERIC, Number);

/**
 * Opens a pool on a PostgreSQL connection URL.
 * Dates come back as 'YYYY-MM-DD' strings, timestamptz as Date, bigint and numeric as number.
 * A server restart breaks idle connections; they are dropped and replaced, never thrown into the process.
 */
export function openDatabase(url: string, options: { max?: number } = {}): Knex {
  return knex({
    client: 'pg',
    // whoever asked gets the error; knex would write it to a log besides, and its text may hold values
    log: { warn: silent, error: silent, deprecate: silent, debug: silent },
    connection: { connectionString: url, application_name: 'doorstep' },
    pool: {
      min: 0,
      max: options.max ?? 10,
      afterCreate: (
        connection: { on(event: 'error', listener: () => void): void },
        done: (error: Error | null, connection: unknown) => void,
      ) => {
        // without a listener node-postgres turns a lost idle connection into an uncaught exception
        connection.on('error', () => undefined);
        done(null, connection);
      },
    },
  });
}

const silent = (): void => undefined;

/** The owner's URL with another login role and password in it. */
export function roleUrl(ownerUrl: string, role: LoginRole, password: string): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = encodeURIComponent(password);
  return url.toString();
}

import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { getProgrammeClock } from '../../db/queries/procedures';
import { toProgrammeTime } from '../../domain/programme-clock';
import type { TestDatabase } from './database';

/** A database whose programme goes on with the time-skipping server's time, which workflows live in. */
export interface SkippedTime {
  /** The programme's instant now. */
  now(): Promise<Date>;
  /** Lets time pass until then, with all that workflows have to do on the way. */
  passUntil(at: Date): Promise<void>;
  /** For the worker: an activity that time was skipped for finds the database there already. */
  interceptor: ActivityInterceptorsFactory;
}

/**
 * The programme's clock counts real time, from a start that is fixed and that workflows get as input; a server that
 * skips time leaves the database behind. Here the database's real time is replaced by the server's, and the product's
 * own formula (`programme_now()`) is kept.
 */
export async function followSkippedTime(
  { owner, service }: TestDatabase,
  environment: TestWorkflowEnvironment,
): Promise<SkippedTime> {
  await owner.transaction(async (trx) => {
    await trx.raw('SET LOCAL ROLE doorstep_owner');
    await trx.raw('CREATE TABLE skipped_time (ms double precision NOT NULL)');
    await trx.raw('INSERT INTO skipped_time VALUES (0)');
    await trx.raw('GRANT UPDATE ON skipped_time TO doorstep_service');
    const { rows } = await trx.raw<{ rows: { was: string }[] }>(
      `SELECT pg_get_functiondef('programme_now()'::regprocedure) AS was`,
    );
    const was = rows[0]?.was ?? '';
    const follows = was.replace(
      'clock_timestamp()',
      `(clock_timestamp() + (SELECT ms FROM skipped_time) * interval '1 ms')`,
    );
    if (follows === was) throw new Error('programme_now() does not read the clock where it did');
    await trx.raw(follows);
  });
  const follow = async () => {
    // read before the server is asked: the database may be ahead by the time of the answer, never behind
    const real = Date.now();
    await service('skipped_time').update({ ms: (await environment.currentTimeMs()) - real });
  };
  const clock = await getProgrammeClock(service);
  const now = async () => new Date(toProgrammeTime(clock, await environment.currentTimeMs()));
  return {
    now,
    passUntil: async (at) => {
      const left = at.getTime() - (await now()).getTime();
      if (left > 0) await environment.sleep(left);
      await follow();
    },
    interceptor: () => ({
      inbound: {
        execute: async (input, next) => {
          await follow();
          return next(input);
        },
      },
    }),
  };
}

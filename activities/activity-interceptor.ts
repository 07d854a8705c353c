import { CompleteAsyncError, type Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Knex } from 'knex';
import { errorCode, framesOf } from '../db/error-code';
import { openIncident, resolveIncidents } from '../db/queries/incidents';
import { getClockRate } from '../db/queries/procedures';

/** From this attempt on a person is asked to look; by then eight seconds have passed. */
const FAILING_FROM_ATTEMPT = 5;

/** A step that waited no longer than this, in the programme's time, is done as of the instant it was asked for. */
const ON_TIME_MS = 5 * 60_000;
/** Not worth asking the database for its clock; also on the fastest one it is minutes at most. */
const SHORTEST_WAIT_MS = 1_000;

/**
 * Stands between every activity and Temporal, as the worker's `interceptors.activity`. What Temporal gets to know of an
 * error is its code. An activity that goes on failing opens the incident ACTIVITY_FAILING, which its next success
 * resolves. One that waited, for a worker or through its failures, is given the programme's instant at which it is done
 * and not the one at which it was asked for (`at`): what was to go out in the afternoon must not go out at night.
 * @param service pool of doorstep_service
 */
export function createActivityInterceptor(service: Knex) {
  return ({ info }: Pick<Context, 'info'>) => ({
    inbound: {
      async execute<Input>(input: Input, next: (input: Input) => Promise<unknown>): Promise<unknown> {
        const incident = {
          workflowId: subjectOf(info.workflowType ?? '', info.workflowExecution?.workflowId ?? ''),
          code: 'ACTIVITY_FAILING',
          about: info.activityType,
        };
        try {
          const result = await next(await withPresentInstant(service, input, info.scheduledTimestampMs));
          await resolveIncidents(service, incident, [incident.about]);
          return result;
        } catch (error) {
          if (error instanceof CancelledFailure || error instanceof CompleteAsyncError) throw error;
          const failure = toFailure(error);
          if (info.attempt >= FAILING_FROM_ATTEMPT) {
            const detail = { activity: info.activityType, error: failure.message };
            // the database may be what is failing; it is told at a later attempt
            await openIncident(service, { ...incident, detail, state: 'retrying' }).catch(() => undefined);
          }
          throw failure;
        }
      },
    },
  });
}

/** The input with its instant moved on by how long the activity has waited; `at` is milliseconds of the programme. */
async function withPresentInstant<Input>(
  service: Knex,
  input: Input,
  askedForMs: number | undefined,
): Promise<Input> {
  const waitedMs = askedForMs === undefined ? 0 : Date.now() - askedForMs;
  const { args } = input as { args?: unknown[] };
  const asked = args?.[0] as { at?: unknown } | undefined;
  // a test server that skips time is ahead of this clock
  if (!args || typeof asked?.at !== 'number' || waitedMs < SHORTEST_WAIT_MS) return input;
  const lateMs = waitedMs * (await getClockRate(service));
  if (lateMs <= ON_TIME_MS) return input;
  return { ...input, args: [{ ...asked, at: asked.at + lateMs }, ...args.slice(1)] };
}

/** Each run of the tick is a workflow of its own; to people they are one. */
function subjectOf(workflowType: string, workflowId: string): string {
  return workflowType === 'tick' ? 'tick' : workflowId;
}

/** The code, and where in the code it was thrown. */
function toFailure(error: unknown): ApplicationFailure {
  const code = errorCode(error);
  const nonRetryable = error instanceof ApplicationFailure && error.nonRetryable === true;
  const failure = ApplicationFailure.create({ message: code, type: code, nonRetryable });
  failure.stack = framesOf(error);
  return failure;
}

import { CompleteAsyncError, type Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { Knex } from 'knex';
import { errorCode, framesOf } from '../db/error-code';
import { openIncident, resolveIncidents } from '../db/queries/incidents';

/** From this attempt on a person is asked to look; by then eight seconds have passed. */
const FAILING_FROM_ATTEMPT = 5;

/**
 * Stands between every activity and Temporal, as the worker's `interceptors.activity`. What Temporal gets to know of an error is its code. An activity that goes on failing
 * opens the incident ACTIVITY_FAILING, which its next success resolves.
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
          const result = await next(input);
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

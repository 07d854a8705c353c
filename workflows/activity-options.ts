import type { ActivityOptions } from '@temporalio/workflow';

/**
 * Every activity is one or more transactions that can be repeated, so it is tried until it succeeds: a database that
 * is down for an hour delays a procedure by an hour. After some attempts an incident asks a person to look.
 */
export const ACTIVITY_OPTIONS = {
  startToCloseTimeout: '2 minutes',
  // the worker beats while an activity runs: one that was killed is noticed after this
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '30 seconds' },
} satisfies ActivityOptions;

import { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';

/** A third of the heartbeat timeout in workflows/activity-options.ts, so that one late beat changes nothing. */
const EVERY_MS = 3_000;

/**
 * Tells the server that the activity's worker is alive while it runs. Without it, what a killed worker had in hand is
 * tried again only when the whole time for it has passed.
 */
export function beatWhileRunning(): { inbound: ActivityInboundCallsInterceptor } {
  return {
    inbound: {
      execute: async (input, next) => {
        const context = Context.current();
        const timer = setInterval(() => context.heartbeat(), EVERY_MS);
        try {
          return await next(input);
        } finally {
          clearInterval(timer);
        }
      },
    },
  };
}

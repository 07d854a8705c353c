import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { errorCode } from '../db/error-code';

/** What the SDK says about an entry that is an id, a code or a number. */
const KEPT = ['workflowType', 'workflowId', 'activityType', 'attempt', 'sdkComponent'] as const;

/**
 * The SDK's own log without what may hold a value: it would write whole errors, and with them texts of the database.
 * @param write takes one line, without its end
 */
export function createWorkerLogger(write: (line: string) => void): DefaultLogger {
  return new DefaultLogger('WARN', (entry) => write(lineOf(entry)));
}

function lineOf({ level, message, meta = {} }: LogEntry): string {
  const fields = KEPT.flatMap((key) => {
    const value: unknown = meta[key];
    return typeof value === 'string' || typeof value === 'number' ? [`${key}=${value}`] : [];
  });
  const error: unknown = meta['error'];
  const code = error === undefined ? [] : [errorCode(error)];
  // what follows a colon is an error's text
  return ['worker:', level, message.split(/[:\n]/, 1)[0], ...code, ...fields].join(' ');
}

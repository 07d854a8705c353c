import { readFileSync, writeFileSync } from 'node:fs';
import { temporal } from '@temporalio/proto';

const { History } = temporal.api.history.v1;
export type History = temporal.api.history.v1.IHistory;

/** One event a line; without the names of the machine and the process that recorded it. */
export function writeHistory(file: string, history: History): void {
  const { events } = History.toObject(History.fromObject(history), {
    longs: String,
    enums: String,
    bytes: String,
  }) as { events: object[] };
  const lines = events.map((event) =>
    JSON.stringify(event, (key, value: unknown) => (key === 'identity' ? 'recorder' : value)),
  );
  writeFileSync(file, `{"events":[\n${lines.join(',\n')}\n]}\n`);
}

export function readHistory(file: string): History {
  return History.fromObject(JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>);
}

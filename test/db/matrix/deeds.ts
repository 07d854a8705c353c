import {
  nameOf,
  readOutcome,
  type Attempts,
  type LabelledRow,
  type Outcome,
  type StoredTable,
} from './attempts';
import { MATRIX } from './matrix';
import { OFFERS } from './offers';
import type { Reader, ReaderName } from './readers';
import type { Ids } from './rows';

export type Command = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** One thing that is tried on a table: who succeeds on which rows as declared, and how to see a reader do it. */
export interface Deed {
  name: string;
  command: Command;
  expected: Outcome;
  by(reader: Reader): Promise<string[]>;
}

/** Says of an offered row, which has no label, that it was taken. */
const TAKEN = ['taken'];

/** Everything that the matrix tries on a table. */
export function deedsOn(table: string, stored: StoredTable, attempts: Attempts, ids: Ids): Deed[] {
  const line = MATRIX[table];
  if (line === undefined) throw new Error(`${table} has no line in the matrix`);
  const rowsOf = (text = '') => readOutcome(text, (reader) => labelsFor(stored.rows, reader));
  const offers = OFFERS[table];
  const { add, change } = line;
  const adds: Deed[] =
    typeof add === 'object'
      ? Object.entries(add).map(([name, who]) => ({
          name: `add ${name}`,
          command: 'INSERT',
          expected: readOutcome(who, () => TAKEN),
          by: async (reader) => {
            const offer = offers?.[name];
            if (offer === undefined) throw new Error(`${table}: nothing is offered as ${name}`);
            return (await attempts.add(reader, table, offer(ids, nameOf(reader)))) ? TAKEN : [];
          },
        }))
      : [
          {
            name: 'add',
            command: 'INSERT',
            expected: rowsOf(add),
            by: (reader) => attempts.addAgain(reader, table, stored),
          },
        ];
  const changes: [set: string, who: string][] =
    typeof change === 'object'
      ? Object.entries(change)
      : [[`${stored.plainColumn} = ${stored.plainColumn}`, change ?? '']];
  return [
    {
      name: 'read',
      command: 'SELECT',
      expected: rowsOf(line.read),
      by: (reader) => attempts.read(reader, table, stored),
    },
    ...adds,
    ...changes.map(([set, who]): Deed => ({
      name: `change ${set}`,
      command: 'UPDATE',
      expected: rowsOf(who),
      by: (reader) => attempts.change(reader, table, stored, set),
    })),
    {
      name: 'remove',
      command: 'DELETE',
      expected: rowsOf(line.remove),
      by: (reader) => attempts.remove(reader, table, stored),
    },
  ];
}

/** The rows that a reader could meet: their own, and those that are nobody's own. */
function labelsFor(rows: readonly LabelledRow[], reader: ReaderName): string[] {
  return rows.filter(({ of }) => of === undefined || of === reader).map(({ label }) => label);
}

import type { Client } from 'pg';
import { GROUPS, READERS, type Reader, type ReaderName } from './readers';

/** A row that the matrix speaks of, by its label; `of`: it is that reader's own. */
export interface LabelledRow {
  label: string;
  of?: ReaderName;
  /** Its primary key, as text. */
  key: string;
}

export interface StoredTable {
  /** SQL: the primary key as one text. */
  key: string;
  /** A column that is no part of the key, to be set to itself. */
  plainColumn: string;
  rows: LabelledRow[];
}

/** Who may do something to which rows: by reader, the labels, sorted; readers that are missing may to none. */
export type Outcome = Partial<Record<ReaderName, string[]>>;

/**
 * Reads `'supervisors dpo: here; service: all'`: before the colon readers and groups of them, after it labels of rows,
 * `all` for each that the reader could meet. The text of an insert has readers only.
 */
export function readOutcome(text: string, labelsOf: (reader: ReaderName) => string[]): Outcome {
  const outcome: Outcome = {};
  for (const part of text.split(';').map((one) => one.trim())) {
    if (part === '') continue;
    const [who = '', rows = 'all'] = part.split(':');
    for (const name of who.trim().split(/\s+/).flatMap(readersNamed)) {
      const known = labelsOf(name);
      const labels = rows.trim() === 'all' ? known : rows.trim().split(/\s+/);
      const unknown = labels.filter((label) => !known.includes(label));
      if (unknown.length > 0) throw new Error(`no row ${unknown.join(', ')} for ${name} in: ${text}`);
      if (outcome[name] !== undefined) throw new Error(`${name} stands twice in: ${text}`);
      if (labels.length > 0) outcome[name] = [...labels].sort();
    }
  }
  return outcome;
}

function readersNamed(word: string): readonly ReaderName[] {
  const found = READERS.filter((reader) => reader === word);
  const readers = GROUPS[word] ?? found;
  if (readers.length === 0) throw new Error(`no reader ${word}`);
  return readers;
}

const INSUFFICIENT_PRIVILEGE = '42501';
/** A class of SQLSTATE. */
const INTEGRITY_VIOLATION = '23';

export type Attempts = ReturnType<typeof createAttempts>;

/**
 * Tries things as a reader, inside the open transaction of `superuser`, and takes them back. Nothing but privileges and
 * policies stands in the way: the session must not fire triggers (`session_replication_role`), which have tests of
 * their own and would hide a wall that is open behind them.
 */
export function createAttempts(superuser: Client) {
  async function as<T>(
    reader: Reader,
    sql: string,
    look: (rows: unknown[]) => Promise<T>,
  ): Promise<T | null> {
    await superuser.query('SAVEPOINT attempt');
    try {
      const results = await superuser.query<Record<string, unknown>[]>(
        `SET LOCAL SESSION AUTHORIZATION ${reader.role};
        SET LOCAL doorstep.user_id = '${reader.userId ?? ''}'; SET LOCAL doorstep.link_id = '${reader.linkId ?? ''}';
        ${sql};
        RESET SESSION AUTHORIZATION`,
      );
      const answers = results as unknown as { rows: unknown[] }[];
      return await look(answers[3]?.rows ?? []);
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === INSUFFICIENT_PRIVILEGE) return null;
      throw Object.assign(new Error(`${reader.name}: ${sql}: ${String(error)}`, { cause: error }), { code });
    } finally {
      await superuser.query('ROLLBACK TO attempt');
    }
  }

  async function versions(table: string, { key }: StoredTable): Promise<Map<string, string>> {
    const { rows } = await superuser.query<{ key: string; version: string }>(
      `SELECT ${key} AS key, ctid::text AS version FROM ${table}`,
    );
    return new Map(rows.map((row) => [row.key, row.version]));
  }

  const labelsAmong = (stored: StoredTable, reader: Reader, touched: (key: string) => boolean) =>
    stored.rows
      .filter(({ of, key }) => (of === undefined || of === reader.name) && touched(key))
      .map(({ label }) => label)
      .sort();

  return {
    async read(reader: Reader, table: string, stored: StoredTable): Promise<string[]> {
      const seen = await as(reader, `SELECT ${stored.key} AS key FROM ${table}`, async (rows) => rows);
      const keys = new Set((seen as { key: string }[] | null)?.map(({ key }) => key));
      return labelsAmong(stored, reader, (key) => keys.has(key));
    },

    /** All rows at once, and without reading any: what the policies for reading hide is hidden from nobody here. */
    async change(reader: Reader, table: string, stored: StoredTable, set: string): Promise<string[]> {
      const before = await versions(table, stored);
      const after = await as(reader, `UPDATE ${table} SET ${named(set, reader)}`, () =>
        versions(table, stored),
      );
      if (after === null) return [];
      return labelsAmong(stored, reader, (key) => after.get(key) !== before.get(key));
    },

    async remove(reader: Reader, table: string, stored: StoredTable): Promise<string[]> {
      const after = await as(reader, `DELETE FROM ${table}`, () => versions(table, stored));
      if (after === null) return [];
      return labelsAmong(stored, reader, (key) => !after.has(key));
    },

    async add(reader: Reader, table: string, row: Record<string, unknown>): Promise<boolean> {
      const columns = Object.keys(row).join(', ');
      const values = superuser.escapeLiteral(JSON.stringify(row));
      const insert = `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE
        SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, ${values})`;
      try {
        return (await as(reader, insert, async () => true)) ?? false;
      } catch (error) {
        // constraints are asked after the policies: these have let it through
        if ((error as { code?: string }).code?.startsWith(INTEGRITY_VIOLATION) === true) return true;
        throw error;
      }
    },

    /** The rows that are there, one by one, as if they were not yet. */
    async addAgain(reader: Reader, table: string, stored: StoredTable): Promise<string[]> {
      const added: string[] = [];
      for (const { label, of, key } of stored.rows) {
        if (of !== undefined && of !== reader.name) continue;
        await superuser.query('SAVEPOINT again');
        const { rows } = await superuser.query<{ row: Record<string, unknown> }>(
          `DELETE FROM ${table} t WHERE ${stored.key} = $1 RETURNING to_jsonb(t) AS row`,
          [key],
        );
        const [taken] = rows;
        if (taken === undefined) throw new Error(`${table} has no row ${label}`);
        if (await this.add(reader, table, taken.row)) added.push(label);
        await superuser.query('ROLLBACK TO again');
      }
      return added.sort();
    },
  };
}

/** Whose name somebody writes who has none. */
const NOBODY = '00000000-0000-4000-8000-000000000000';
/** In whose name nobody may write. */
export const ANOTHER = '00000000-0000-4000-8000-00000000abcd';

/** The reader's user or link. */
export const nameOf = (reader: Reader): string => reader.userId ?? reader.linkId ?? NOBODY;

/** `:me` is in whose name the reader may write, `:another` in whose they may not. */
const named = (sql: string, reader: Reader): string =>
  sql.replaceAll(':me', `'${nameOf(reader)}'`).replaceAll(':another', `'${ANOTHER}'`);

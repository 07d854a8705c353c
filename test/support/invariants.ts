import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Knex } from 'knex';

const folder = path.resolve(__dirname, '..', 'invariants');

/** What must hold of the database, whatever was killed and whoever did what at once: one file each. */
export interface Invariant {
  name: string;
  /** In words, from the file's first line. */
  holds: string;
  /** Holds only when the relay has caught up; the others hold in every committed state. */
  onceQuiet: boolean;
  /** Gives the rows that break it. */
  sql: string;
}

export interface Breach {
  name: string;
  holds: string;
  rows: unknown[];
}

export const INVARIANTS: readonly Invariant[] = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .toSorted()
  .map((file) => {
    const sql = readFileSync(path.join(folder, file), 'utf8');
    const holds = /^-- (.+)\n/.exec(sql)?.[1];
    if (holds === undefined) throw new Error(`${file}: its first line says in words what must hold`);
    return { name: path.basename(file, '.sql'), holds, onceQuiet: holds.startsWith('Once quiet:'), sql };
  });

/** What is broken, all seen in one snapshot; `service` may read every table. */
export async function listBreaches(
  service: Knex,
  { quiet }: { quiet: boolean } = { quiet: true },
): Promise<Breach[]> {
  return service.transaction(
    async (trx) => {
      const breaches: Breach[] = [];
      for (const { name, holds, onceQuiet, sql } of INVARIANTS) {
        if (onceQuiet && !quiet) continue;
        const { rows } = await trx.raw<{ rows: unknown[] }>(sql);
        if (rows.length > 0) breaches.push({ name, holds, rows: rows.slice(0, 5) });
      }
      return breaches;
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';

const REAL = path.resolve(__dirname, '..', '..', 'data', 'rentsafe');
const REGISTRATIONS = 'registrations-2025-11-06.csv';
const EVALUATIONS = 'evaluations-2025-11-30.csv';

/**
 * A few real buildings of each ward, in files that `doorstep seed --from` reads: with `--all` each ward becomes one
 * patch of about `dwellings` homes.
 */
export function writeSmallOpenData(folder: string, wards: readonly string[], dwellings: number): void {
  mkdirSync(folder, { recursive: true });
  const taken = new Map(wards.map((ward) => [ward, 0]));
  const keys = new Set<string>();
  keep(folder, REGISTRATIONS, (row) => {
    const [units, before] = [Number(row['CONFIRMED_UNITS']), taken.get(row['WARD'] ?? '')];
    if (before === undefined || before >= dwellings || !(units >= 10 && units <= 20)) return false;
    taken.set(row['WARD'] ?? '', before + units);
    keys.add(row['RSN'] ?? '');
    return true;
  });
  keep(folder, EVALUATIONS, (row) => keys.has(row['RSN'] ?? ''));
}

/** The header and the rows that are wanted. */
function keep(folder: string, file: string, wanted: (row: Record<string, string>) => boolean): void {
  const rows = parse(readFileSync(path.join(REAL, file)), { bom: true });
  const [header = [], ...data] = rows;
  const kept = data.filter((row) =>
    wanted(Object.fromEntries(header.map((name, at) => [name, row[at] ?? '']))),
  );
  const line = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  writeFileSync(path.join(folder, file), [header, ...kept].map((cells) => `${line(cells)}\r\n`).join(''));
}

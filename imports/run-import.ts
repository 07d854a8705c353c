import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import * as queries from '../db/queries/register-import';
import { ImportError, problem, type Problem } from './messages';
import { createRowParser } from './parse-row';
import type { ImportProfile } from './profile-types';
import { readRows, type CsvFile } from './read-rows';

export interface ImportOptions {
  profile: ImportProfile;
  filePath: string;
  /** The day for which the file speaks, 'YYYY-MM-DD'; without it the day in the file's name is taken. */
  observedOn?: string;
  /** Any problem at all: nothing is written. */
  strict?: boolean;
  /** Rejected rows are written here, with their line and reasons. */
  rejectsPath?: string;
  importedBy?: string;
  onProgress?: (progress: { step: 'reading' | 'dwellings'; count: number }) => void;
}

export interface ImportReport {
  profile: string;
  file: string;
  observedOn: string;
  /** `same`: this very file was the last one imported; `refused`: strict, and there were problems. */
  outcome: 'imported' | 'same' | 'refused';
  rows: number;
  added: number;
  changed: number;
  gone: number;
  unchanged: number;
  rejected: number;
  dwellingsAdded: number;
  dwellingsEnded: number;
  differences: queries.Differences;
  problems: Problem[];
}

const BATCH = 500;
const PROBLEMS_KEPT = 1000;

/**
 * Imports one file in one transaction, as doorstep_service: reads it as a stream, keeps out rows that are wrong, and
 * writes only what differs from the register. The same file again changes nothing.
 *
 * @throws ImportError where the file as a whole cannot be used, or IMPORT_RUNNING; nothing is then written
 */
export async function runImport(service: Knex, options: ImportOptions): Promise<ImportReport> {
  const { profile, filePath } = options;
  const fileName = path.basename(filePath);
  const observedOn = options.observedOn ?? /\d{4}-\d{2}-\d{2}/.exec(fileName)?.[0];
  if (observedOn === undefined) throw new ImportError([problem('DATE_NEEDED', 'file', { file: fileName })]);
  const startedAt = new Date();
  const file = await readRows(filePath, profile);
  const fileHash = file.sha256;

  return transaction(service, async (trx) => {
    if (!(await queries.lockImport(trx)))
      throw new ImportError([problem('IMPORT_RUNNING', 'file', { file: fileName })]);
    const report: ImportReport = {
      profile: profile.key,
      file: fileName,
      observedOn,
      outcome: 'imported',
      rows: 0,
      added: 0,
      changed: 0,
      gone: 0,
      unchanged: 0,
      rejected: 0,
      dwellingsAdded: 0,
      dwellingsEnded: 0,
      differences: { added: [], changed: [], gone: [] },
      problems: [...file.warnings],
    };
    const last = await queries.findLastImport(trx, profile.key);
    if (last?.file_hash === fileHash && last.observed_on === observedOn) {
      const rows = last.counts['rows'] ?? 0;
      return { ...report, outcome: 'same' as const, rows, unchanged: rows };
    }

    await queries.createStage(trx);
    const rejects = await stageFile(trx, file, options, fileName, report);
    if (report.rows === 0) throw new ImportError([problem('NO_ROWS', 'file', { file: fileName })]);
    if (profile.subject === 'buildingVisit') {
      for (const { line, key } of await queries.unknownBuildings(trx, profile.register)) {
        rejects.push({
          line,
          problems: [problem('BUILDING_UNKNOWN', 'row', { file: fileName, line, value: key })],
        });
      }
    }
    report.rejected = rejects.length;
    report.problems.push(...rejects.flatMap(({ problems }) => problems));
    if (options.rejectsPath !== undefined && rejects.length > 0) {
      await writeRejects(options.rejectsPath, filePath, profile, rejects);
    }
    if (options.strict === true && report.problems.length > 0) {
      throw new RolledBack({ ...report, outcome: 'refused' });
    }
    await merge(trx, options, observedOn, { fileName, fileHash, startedAt, rejects }, report);
    return report;
  });
}

/** Carries a report out of a transaction that is to leave no trace. */
class RolledBack extends Error {
  constructor(readonly report: ImportReport) {
    super('rolled back');
  }
}

async function transaction(
  service: Knex,
  work: (trx: Knex.Transaction) => Promise<ImportReport>,
): Promise<ImportReport> {
  try {
    return await service.transaction(work);
  } catch (error) {
    if (error instanceof RolledBack) return error.report;
    throw error;
  }
}

interface Reject {
  line: number;
  problems: Problem[];
}

/** Parses every row into the stage; gives those that were kept out. */
async function stageFile(
  trx: Knex.Transaction,
  file: CsvFile,
  options: ImportOptions,
  fileName: string,
  report: ImportReport,
): Promise<Reject[]> {
  const parseRow = createRowParser(options.profile, file.header, fileName);
  const rejects: Reject[] = [];
  const firstLine = new Map<string, number>();
  let batch: queries.StagedRow[] = [];
  for await (const cells of file.rows) {
    report.rows += 1;
    const result = parseRow(cells);
    if (!result.ok) {
      rejects.push({ line: cells.line, problems: [...result.problems] });
      continue;
    }
    const { row } = result;
    const identity = options.profile.subject === 'buildingVisit' ? `${row.key} ${row.observedOn}` : row.key;
    const first = firstLine.get(identity);
    if (first !== undefined) {
      const column = options.profile.keyColumns[0];
      const place = {
        file: fileName,
        line: row.line,
        value: row.key,
        ...(column === undefined ? {} : { column }),
      };
      rejects.push({ line: row.line, problems: [problem('KEY_DUPLICATE', 'row', place, { first })] });
      continue;
    }
    firstLine.set(identity, row.line);
    batch.push({
      id: uuid(),
      line: row.line,
      key: row.key,
      district: row.districtCode,
      fields: { ...row.fields },
      observations: { ...row.observations },
      observedOn: row.observedOn,
      visit: row.visit && { score: row.visit.score, areas: { ...row.visit.areas } },
    });
    if (batch.length >= BATCH) {
      await queries.stageRows(trx, batch);
      batch = [];
      options.onProgress?.({ step: 'reading', count: report.rows });
    }
  }
  await queries.stageRows(trx, batch);
  return rejects;
}

async function merge(
  trx: Knex.Transaction,
  options: ImportOptions,
  observedOn: string,
  source: { fileName: string; fileHash: string; startedAt: Date; rejects: readonly Reject[] },
  report: ImportReport,
): Promise<void> {
  const { profile } = options;
  const importId = uuid();
  await trx('import_profiles')
    .insert({ key: profile.key, document: JSON.stringify(profile) })
    .onConflict('key')
    .merge();
  await trx('imports').insert({
    id: importId,
    profile_key: profile.key,
    file_name: source.fileName,
    file_hash: source.fileHash,
    observed_on: observedOn,
    state: 'done',
    started_at: source.startedAt,
    finished_at: source.startedAt,
    imported_by: options.importedBy ?? null,
  });
  const fields = profile.fields.map((field) => field.to);
  if (profile.subject === 'building') {
    await queries.ensureDistricts(trx, Object.values(profile.districts?.areas ?? {}));
    await queries.ensureObservationKeys(
      trx,
      profile.observations.map(({ key, type, label }) => ({ key, type, ...label })),
    );
    // a row that could not be read may be any building: then none is called gone
    const markGone = profile.complete && source.rejects.length === 0;
    if (profile.complete && !markGone) {
      const place = { file: source.fileName };
      report.problems.push(problem('GONE_UNDECIDED', 'warning', place, { count: source.rejects.length }));
    }
    const differences = await queries.mergeBuildings(trx, {
      register: profile.register,
      observedOn,
      fields,
      markGone,
    });
    const observed = await queries.appendObservations(trx, {
      register: profile.register,
      profileKey: profile.key,
      importId,
      observedOn,
      keys: profile.observations.map(({ key }) => key),
    });
    const added = new Set(differences.added);
    const changed = new Set([...differences.changed, ...observed.filter((key) => !added.has(key))]);
    report.differences = { ...differences, changed: [...changed].sort() };
    const dwellings = await queries.adjustDwellings(trx, {
      register: profile.register,
      observedOn,
      onProgress: (count) => options.onProgress?.({ step: 'dwellings', count }),
    });
    report.dwellingsAdded = dwellings.added;
    report.dwellingsEnded = dwellings.ended;
    await queries.requestReviews(trx, profile.register, [...changed, ...differences.gone]);
  } else {
    report.differences = await queries.mergeVisits(trx, { register: profile.register, importId, fields });
    const buildings = [...report.differences.added, ...report.differences.changed].map(
      (key) => key.split(' ')[0] ?? '',
    );
    await queries.requestReviews(trx, profile.register, [...new Set(buildings)]);
  }
  report.added = report.differences.added.length;
  report.changed = report.differences.changed.length;
  report.gone = report.differences.gone.length;
  report.unchanged = report.rows - report.rejected - report.added - report.changed;
  const { rows, added, changed, gone, unchanged, rejected } = report;
  await trx('imports')
    .where({ id: importId })
    .update({
      counts: JSON.stringify({ rows, added, changed, gone, unchanged, rejected }),
      differences: JSON.stringify({
        ...report.differences,
        added: report.differences.added.slice(0, PROBLEMS_KEPT),
      }),
      problems: JSON.stringify(report.problems.slice(0, PROBLEMS_KEPT)),
      finished_at: new Date(),
    });
}

/** The rejected rows as they stood in the file, behind their line and the reasons: mended, they can be imported again. */
async function writeRejects(
  rejectsPath: string,
  filePath: string,
  profile: ImportProfile,
  rejects: readonly Reject[],
): Promise<void> {
  const reasons = new Map(rejects.map(({ line, problems }) => [line, problems]));
  const file = await readRows(filePath, profile);
  const out = createWriteStream(rejectsPath);
  await writeLine(out, ['line', 'codes', 'reasons_zh', 'reasons_en', ...file.header]);
  for await (const row of file.rows) {
    const problems = reasons.get(row.line);
    if (!problems) continue;
    await writeLine(out, [
      String(row.line),
      problems.map(({ code }) => code).join(' '),
      problems.map(({ reason }) => reason.zh).join('; '),
      problems.map(({ reason }) => reason.en).join('; '),
      ...row.cells,
    ]);
  }
  out.end();
  await once(out, 'finish');
}

async function writeLine(out: WriteStream, cells: readonly string[]): Promise<void> {
  const line = cells
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
  if (!out.write(`${line}\n`)) await once(out, 'drain');
}

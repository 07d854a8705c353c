import path from 'node:path';
import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { adjustDwellings } from '../db/queries/import-dwellings';
import * as queries from '../db/queries/register-import';
import { ImportError, problem, type EncodingReason, type Problem } from './messages';
import { compileDateFormat } from './parse-date';
import { FIELD_OBSERVATIONS, fieldObservations } from './field-observations';
import { createRowParser, type ParsedRow } from './parse-row';
import { BUILDING_FIELDS, type ImportProfile } from './profile-types';
import { readRows, type CsvFile } from './read-rows';
import { openRejects, REASON_COLUMNS, type RejectsFile } from './rejects-file';

export interface ImportOptions {
  profile: ImportProfile;
  filePath: string;
  /** The day for which the file speaks, 'YYYY-MM-DD'; without it the day in the file's name is taken. */
  observedOn?: string;
  /** So many buildings may be gone, whatever the profile allows: the operator has looked. */
  acceptGone?: number;
  /** Any problem at all: nothing is written. */
  strict?: boolean;
  /** What the file's encoding is, where the profile leaves it open. */
  encoding?: string;
  /** Rejected rows are written here, with their line and reasons; an earlier rejects file there is replaced. */
  rejectsPath?: string;
  importedBy?: string;
  onProgress?: (progress: { step: 'reading' | 'observations' | 'dwellings'; count: number }) => void;
}

export interface ImportReport {
  profile: string;
  file: string;
  observedOn: string;
  encoding: { name: string; reason: EncodingReason };
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
/** No register was kept as a file before; an older date is mistyped. */
const OLDEST_FILE = '1970-01-01';
const isoDate = compileDateFormat('yyyy-MM-dd');
/** So many wrong rows are a wrong file or profile; gathering them all would only fill memory. */
const REJECTS_LIMIT = 10_000;
/** The share of a register that may be gone at once, where the profile does not say. */
const GONE_LIMIT = 0.05;
/** So few may be gone of the smallest register. */
const GONE_ALWAYS = 3;

/**
 * Imports one file in one transaction, as doorstep_service: reads it as a stream, keeps out rows that are wrong, and
 * writes only what differs from the register. The same file again changes nothing.
 *
 * @throws ImportError where the date or the file as a whole cannot be used, or IMPORT_RUNNING; nothing is then written
 */
export async function runImport(service: Knex, options: ImportOptions): Promise<ImportReport> {
  const fileName = path.basename(options.filePath);
  const observedOn = readObservedOn(options, fileName, await queries.getImportDay(service));
  const source: Source = { id: uuid(), fileName, observedOn, startedAt: new Date(), fileHash: '' };
  let report: ImportReport;
  try {
    report = await service.transaction((trx) => importFile(trx, options, source));
  } catch (error) {
    await (error instanceof RolledBack && error.report.rejected > 0
      ? source.rejects?.keep()
      : source.rejects?.discard());
    if (error instanceof RolledBack) {
      await recordRefusal(service, options, source, error.report.problems);
      return error.report;
    }
    if (error instanceof ImportError && error.code !== 'IMPORT_RUNNING') {
      await recordRefusal(service, options, source, error.problems);
    }
    throw error;
  }
  await (report.rejected > 0 ? source.rejects?.keep() : source.rejects?.discard());
  return report;
}

/** The day for which the file speaks: one of the calendar, not after the programme's today, not absurdly long ago. */
function readObservedOn({ observedOn }: ImportOptions, file: string, today: string): string {
  const given = observedOn ?? /\d{4}-\d{2}-\d{2}/.exec(file)?.[0];
  if (given === undefined) throw new ImportError([problem('DATE_NEEDED', 'file', { file })]);
  const place = { file, value: given };
  if (isoDate?.(given) !== given)
    throw new ImportError([problem('DATE_IMPOSSIBLE', 'file', place, { expected: 'YYYY-MM-DD' })]);
  if (given > today) throw new ImportError([problem('DATE_IN_FUTURE', 'file', place, { given, today })]);
  if (given < OLDEST_FILE)
    throw new ImportError([
      problem('DATE_OUT_OF_RANGE', 'file', place, { expected: `${OLDEST_FILE} – ${today}` }),
    ]);
  return given;
}

/** What is known of an import before anything is read. */
interface Source {
  readonly id: string;
  readonly fileName: string;
  readonly observedOn: string;
  readonly startedAt: Date;
  fileHash: string;
  rejects?: RejectsFile;
}

/** Carries a report out of a transaction that is to leave no trace. */
class RolledBack extends Error {
  constructor(readonly report: ImportReport) {
    super('rolled back');
  }
}

async function importFile(
  trx: Knex.Transaction,
  options: ImportOptions,
  source: Source,
): Promise<ImportReport> {
  const { profile, filePath } = options;
  const { fileName, observedOn } = source;
  const inFile = { file: fileName };
  if (!(await queries.lockImport(trx))) throw new ImportError([problem('IMPORT_RUNNING', 'file', inFile)]);
  await refuseContradictions(trx, profile, fileName);
  const file = await readRows(filePath, profile, options.encoding);
  source.fileHash = file.sha256;
  if (options.rejectsPath !== undefined) source.rejects = await openRejects(options.rejectsPath, filePath);
  const report: ImportReport = {
    profile: profile.key,
    file: fileName,
    observedOn,
    encoding: file.encoding,
    outcome: 'imported',
    rows: 0,
    added: 0,
    changed: 0,
    gone: 0,
    unchanged: 0,
    rejected: 0,
    dwellingsAdded: 0,
    dwellingsEnded: 0,
    differences: { added: [], changed: [], gone: [], changes: [] },
    problems: [...file.warnings],
  };
  const document = JSON.stringify(profile);
  const last = await queries.findLastImport(trx, profile.key, document);
  if (last?.file_hash === source.fileHash && last.observed_on === observedOn && last.same_profile) {
    const rows = last.counts['rows'] ?? 0;
    const same: ImportReport = { ...report, outcome: 'same', rows, unchanged: rows };
    await queries.insertImport(trx, recordOf(options, source), 'done');
    await queries.setImportReport(trx, source.id, { ...same, counts: countsOf(same) });
    return same;
  }
  if (last && profile.complete && observedOn < last.observed_on) {
    const details = { given: observedOn, newest: last.observed_on };
    throw new ImportError([problem('FILE_OLDER', 'file', inFile, details)]);
  }

  await queries.createStage(trx);
  const rejects = await stageFile(trx, file, options, fileName, report);
  if (report.rows === 0) throw new ImportError([problem('NO_ROWS', 'file', inFile)]);
  if (profile.subject === 'buildingVisit') {
    for (const { line, key } of await queries.unknownBuildings(trx, profile.register)) {
      rejects.push({
        line,
        key,
        problems: [problem('BUILDING_UNKNOWN', 'row', { ...inFile, line, value: key })],
      });
    }
  }
  report.rejected = rejects.length;
  report.problems.push(...rejects.flatMap(({ problems }) => problems));
  if (source.rejects && rejects.length > 0) await writeRejects(source.rejects, options, rejects);
  if (options.strict === true && report.problems.length > 0) {
    throw new RolledBack({ ...report, outcome: 'refused' });
  }
  await queries.keepProfile(trx, profile.key, document, true);
  await queries.insertImport(trx, recordOf(options, source), 'done');
  if (profile.subject === 'building') {
    const present = decideGone(file, profile, source, rejects, report);
    if (present !== null) await refuseTooManyGone(trx, options, fileName, present);
    await mergeRegister(trx, options, source, present, report);
  } else await mergeEvaluations(trx, profile, source, report);
  report.added = report.differences.added.length;
  report.changed = report.differences.changed.length;
  report.gone = report.differences.gone.length;
  report.unchanged = report.rows - report.rejected - report.added - report.changed;
  await queries.setImportReport(trx, source.id, { ...report, counts: countsOf(report) });
  return report;
}

/** A key that two profiles took for different things would hold values that nobody can compare. */
async function refuseContradictions(
  trx: Knex.Transaction,
  profile: ImportProfile,
  file: string,
): Promise<void> {
  const keys = [...fieldObservations(profile), ...profile.observations].map(({ key, type }) => ({
    key,
    type,
  }));
  const [first, ...others] = (await queries.findContradictedKeys(trx, keys)).map(({ key, ...kinds }) =>
    problem('PROFILE_CONTRADICTS', 'file', { file, column: '/observations', value: key }, kinds),
  );
  if (first) throw new ImportError([first, ...others]);
}

function recordOf(options: ImportOptions, { rejects: _rejects, ...source }: Source): queries.ImportRecord {
  return { ...source, profileKey: options.profile.key, importedBy: options.importedBy ?? null };
}

function countsOf({ rows, added, changed, gone, unchanged, rejected }: ImportReport): Record<string, number> {
  return { rows, added, changed, gone, unchanged, rejected };
}

/** Leaves a trace of an import that changed nothing, after its transaction was rolled back. */
async function recordRefusal(
  service: Knex,
  options: ImportOptions,
  source: Source,
  problems: readonly Problem[],
): Promise<void> {
  await service.transaction(async (trx) => {
    await queries.keepProfile(trx, options.profile.key, JSON.stringify(options.profile), false);
    await queries.insertImport(trx, recordOf(options, source), 'refused');
    const differences = { added: [], changed: [], gone: [], changes: [] };
    await queries.setImportReport(trx, source.id, { counts: {}, differences, problems });
  });
}

interface Reject {
  line: number;
  /** Null where not even the key could be read. */
  key: string | null;
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
  const parseRow = createRowParser(options.profile, file.header, { fileName, observedOn: report.observedOn });
  const rejects: Reject[] = [];
  const firstLine = new Map<string, number>();
  let batch: queries.StagedRow[] = [];
  for await (const cells of file.rows) {
    report.rows += 1;
    const result = parseRow(cells);
    if (!result.ok) {
      if (rejects.length === REJECTS_LIMIT) {
        throw new ImportError([
          problem('TOO_MANY_REJECTED', 'file', { file: fileName }, { limit: REJECTS_LIMIT }),
        ]);
      }
      rejects.push({ line: cells.line, key: result.key, problems: [...result.problems] });
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
      rejects.push({
        line: row.line,
        key: row.key,
        problems: [problem('KEY_DUPLICATE', 'row', place, { first })],
      });
      continue;
    }
    firstLine.set(identity, row.line);
    batch.push({
      id: uuid(),
      line: row.line,
      key: row.key,
      district: row.districtCode,
      fields: { ...row.fields },
      observations: { ...observedFields(row.fields), ...row.observations },
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

/** A field's value under its observation's key; what is unknown says nothing. */
function observedFields(fields: ParsedRow['fields']): Record<string, unknown> {
  const known = BUILDING_FIELDS.filter((field) => (fields[field] ?? null) !== null);
  return Object.fromEntries(known.map((field) => [FIELD_OBSERVATIONS[field].key, fields[field]]));
}

/** The keys that a file names besides its accepted rows; null where it cannot tell which buildings are gone. */
function decideGone(
  file: CsvFile,
  profile: ImportProfile,
  source: Source,
  rejects: readonly Reject[],
  report: ImportReport,
): string[] | null {
  if (!profile.complete || file.isRejects) return null;
  // a rejected row still says that its building is there; one whose key could not be read may be any building
  const rejectedKeys = rejects.flatMap(({ key }) => (key === null ? [] : [key]));
  const unreadable = rejects.length - rejectedKeys.length;
  if (unreadable === 0) return rejectedKeys;
  const place = { file: source.fileName };
  report.problems.push(problem('GONE_UNDECIDED', 'warning', place, { count: unreadable }));
  return null;
}

/** A file that was cut off reads like one by which the rest of the city is gone; only a person can tell. */
async function refuseTooManyGone(
  trx: Knex.Transaction,
  { profile, acceptGone = 0 }: ImportOptions,
  file: string,
  present: readonly string[],
): Promise<void> {
  const { standing, gone } = await queries.countGone(trx, profile.register, present);
  const limit = Math.max(GONE_ALWAYS, Math.floor(standing * (profile.goneLimit ?? GONE_LIMIT)));
  if (gone <= Math.max(limit, acceptGone)) return;
  throw new ImportError([problem('TOO_MANY_GONE', 'file', { file }, { standing, gone, limit })]);
}

async function mergeRegister(
  trx: Knex.Transaction,
  options: ImportOptions,
  source: Source,
  present: readonly string[] | null,
  report: ImportReport,
): Promise<void> {
  const { profile, onProgress } = options;
  const { register } = profile;
  const { observedOn } = source;
  await queries.ensureDistricts(trx, Object.values(profile.districts?.areas ?? {}));
  const observations = [...fieldObservations(profile), ...profile.observations];
  await queries.ensureObservationKeys(
    trx,
    observations.map(({ key, type, label }) => ({ key, type, ...label })),
  );
  await queries.placeManagers(trx);
  const fields = profile.fields.map((field) => field.to);
  const merged = await queries.mergeBuildings(trx, {
    register,
    observedOn,
    fields,
    present,
  });
  const added = new Set(merged.added);
  const observed = await queries.appendObservations(trx, {
    register,
    profileKey: profile.key,
    importId: source.id,
    observedOn,
    keys: observations.map(({ key }) => key),
    added,
    onProgress: (count) => onProgress?.({ step: 'observations', count }),
  });
  const columns = new Set(fieldObservations(profile).map(({ key }) => key));
  const changed = new Set([...merged.changed, ...observed.keys.filter((key) => !added.has(key))]);
  report.differences = {
    ...merged,
    changed: [...changed].sort(),
    // a changed column is told once: its observation says the same
    changes: [...merged.changes, ...observed.changes.filter(({ name }) => !columns.has(name))],
  };
  const dwellings = await adjustDwellings(trx, {
    register,
    observedOn,
    onProgress: (count) => onProgress?.({ step: 'dwellings', count }),
  });
  report.dwellingsAdded = dwellings.added;
  report.dwellingsEnded = dwellings.ended;
  await queries.requestReviews(trx, register, [...changed, ...merged.gone]);
}

async function mergeEvaluations(
  trx: Knex.Transaction,
  profile: ImportProfile,
  source: Source,
  report: ImportReport,
): Promise<void> {
  const { register, fields } = profile;
  const observations = fieldObservations(profile);
  await queries.ensureObservationKeys(
    trx,
    observations.map(({ key, type, label }) => ({ key, type, ...label })),
  );
  report.differences = await queries.mergeVisits(trx, {
    register,
    profileKey: profile.key,
    importId: source.id,
    observedOn: source.observedOn,
    fields: fields.map((field) => field.to),
  });
  const buildings = [...report.differences.added, ...report.differences.changed].map(
    (key) => key.split(' ')[0] ?? '',
  );
  await queries.requestReviews(trx, register, [...new Set(buildings)]);
}

/** The rejected rows as they stood in the file, behind their line and the reasons: mended, they can be imported again. */
async function writeRejects(
  out: RejectsFile,
  options: ImportOptions,
  rejects: readonly Reject[],
): Promise<void> {
  const reasons = new Map(rejects.map(({ line, problems }) => [line, problems]));
  const file = await readRows(options.filePath, options.profile, options.encoding);
  // a rejects file that comes back brings the reasons of the last time
  const own = (cells: readonly string[]) => (file.isRejects ? cells.slice(REASON_COLUMNS.length) : cells);
  await out.write(REASON_COLUMNS, own(file.header));
  for await (const row of file.rows) {
    const problems = reasons.get(row.line);
    if (!problems) continue;
    const told = [
      String(row.line),
      problems.map(({ code }) => code).join(' '),
      problems.map(({ reason }) => reason.zh).join('; '),
      problems.map(({ reason }) => reason.en).join('; '),
    ];
    await out.write(told, own(row.cells));
  }
  await out.end();
}

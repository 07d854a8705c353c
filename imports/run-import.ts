import path from 'node:path';
import type { Knex } from 'knex';
import { v7 as uuid } from 'uuid';
import { adjustDwellings } from '../db/queries/import-dwellings';
import { acceptGone, checkGoneNow, countGone } from '../db/queries/import-gone';
import {
  appendObservations,
  dateSubjects,
  layOutSubjects,
  type ObservedChanges,
  type SubjectOptions,
  type SubjectType,
} from '../db/queries/import-subjects';
import { mayAdvertSourceSend, mergeAdverts, wakeAdvertSweep } from '../db/queries/merge-adverts';
import { mergeBuildings } from '../db/queries/merge-buildings';
import { findDwellingIds, insertCertificates, mergeDwellings } from '../db/queries/merge-dwellings';
import { mergeVisits } from '../db/queries/merge-visits';
import * as queries from '../db/queries/register-import';
import { ImportError, problem, type EncodingReason, type Problem } from './messages';
import { compileDateFormat } from './parse-date';
import { FIELD_OBSERVATIONS, fieldObservations } from './field-observations';
import { createRowParser, nameOf, type ParsedRow } from './parse-row';
import { BUILDING_FIELDS, DWELLING_FIELDS, type AdvertMapping, type ImportProfile } from './profile-types';
import { readRows, type CsvFile } from './read-rows';
import { openRejects, REASON_COLUMNS, type RejectsFile } from './rejects-file';

export interface ImportOptions {
  profile: ImportProfile;
  filePath: string;
  /** The day for which the file speaks, 'YYYY-MM-DD'; without it the day in the file's name is taken. */
  observedOn?: string;
  /**
   * So many buildings, and so many dwellings, may be gone since this was last said, whatever the profile allows: the
   * operator has looked.
   */
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
  /** Of how many something newer stood in the register and stayed. */
  kept: number;
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
const UNITS = {
  building: { unit: 'buildings', unitZh: '栋楼' },
  dwelling: { unit: 'dwellings', unitZh: '套住房' },
} as const;

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

const NO_DIFFERENCES: queries.Differences = { added: [], changed: [], gone: [], changes: [], kept: [] };

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
  await refuseKeys(trx, profile, fileName);
  await refuseSource(trx, profile, fileName);
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
    kept: 0,
    rejected: 0,
    dwellingsAdded: 0,
    dwellingsEnded: 0,
    differences: NO_DIFFERENCES,
    problems: [...file.warnings],
  };
  const document = JSON.stringify(profile);
  const last = await queries.findLastImport(trx, profile.key, document);
  const same = last?.file_hash === source.fileHash && last.observed_on === observedOn && last.same_profile;
  // a row that was rejected may be taken now, such as where its building has come in since, and is told of again if not
  if (same && !last.counts['rejected']) {
    const rows = last.counts['rows'] ?? 0;
    const unchanged: ImportReport = { ...report, outcome: 'same', rows, unchanged: rows };
    await queries.insertImport(trx, recordOf(options, source), 'done');
    await queries.setImportReport(trx, source.id, { ...unchanged, counts: countsOf(unchanged) });
    return unchanged;
  }
  if (last && profile.complete && observedOn < last.observed_on) {
    const details = { given: observedOn, newest: last.observed_on };
    throw new ImportError([problem('FILE_OLDER', 'file', inFile, details)]);
  }

  await queries.createStage(trx);
  const rejects = await stageFile(trx, file, options, fileName, report);
  if (report.rows === 0) throw new ImportError([problem('NO_ROWS', 'file', inFile)]);
  if (profile.subject === 'dwelling' || profile.subject === 'buildingVisit') {
    for (const { line, key, dwelling, gone } of await queries.takeBuildingless(
      trx,
      profile.register,
      profile.subject,
    )) {
      if (rejects.length === REJECTS_LIMIT) refuseTooManyRejected(fileName);
      const code = gone ? 'BUILDING_GONE' : 'BUILDING_UNKNOWN';
      const place = { ...inFile, line, column: profile.keyColumns.join(', '), value: key };
      rejects.push({ line, key: nameOf(key, dwelling), problems: [problem(code, 'row', place)] });
    }
  }
  report.rejected = rejects.length;
  report.problems.push(...rejects.flatMap(({ problems }) => problems));
  if (source.rejects && rejects.length > 0) await writeRejects(source.rejects, options, rejects);
  refuseStrict(options, report);
  await queries.keepProfile(trx, profile.key, document, true);
  await queries.insertImport(trx, recordOf(options, source), 'done');
  if (profile.subject === 'buildingVisit') await mergeEvaluations(trx, profile, source, report);
  else if (profile.advert) await takeAdverts(trx, profile.advert, source, report);
  else {
    const present = decideGone(file, profile, source, rejects, report);
    const merge = profile.subject === 'building' ? mergeRegister : mergeHomes;
    await merge(trx, options, source, present, report);
    await refuseTooManyGone(trx, options, fileName);
    refuseStrict(options, report);
  }
  report.added = report.differences.added.length;
  report.changed = report.differences.changed.length;
  report.gone = report.differences.gone.length;
  report.kept = new Set(report.differences.kept.map(({ key }) => key)).size;
  report.unchanged = report.rows - report.rejected - report.added - report.changed;
  await queries.setImportReport(trx, source.id, { ...report, counts: countsOf(report) });
  await checkGoneNow(trx);
  return report;
}

/** @throws RolledBack where there is a problem of any kind, and none is to be taken */
function refuseStrict({ strict }: ImportOptions, report: ImportReport): void {
  if (strict !== true || report.problems.length === 0) return;
  const nothing = { dwellingsAdded: 0, dwellingsEnded: 0, differences: NO_DIFFERENCES };
  throw new RolledBack({ ...report, ...nothing, outcome: 'refused' });
}

/**
 * A key that two profiles took for different things would hold values that nobody can compare, and one that nobody has
 * approved may be about anything.
 */
async function refuseKeys(trx: Knex.Transaction, profile: ImportProfile, file: string): Promise<void> {
  const keys = [...fieldObservations(profile), ...profile.observations].map(({ key, type }) => ({
    key,
    type,
  }));
  const of = subjectTypeOf(profile);
  const contradicted = (await queries.findContradictedKeys(trx, of, keys)).map(({ key, ...kinds }) =>
    problem('PROFILE_CONTRADICTS', 'file', { file, column: '/observations', value: key }, { of, ...kinds }),
  );
  const approved = await queries.findApprovedKeys(
    trx,
    keys.map(({ key }) => key),
  );
  const unapproved = profile.observations.flatMap(({ key }, index) =>
    approved.has(key)
      ? []
      : [problem('KEY_NOT_APPROVED', 'file', { file, column: `/observations/${index}/key`, value: key })],
  );
  const [first, ...others] = [...contradicted, ...unapproved];
  if (first) throw new ImportError([first, ...others]);
}

/** Adverts come only from who is on the authority's list. */
async function refuseSource(trx: Knex.Transaction, { advert }: ImportProfile, file: string): Promise<void> {
  if (!advert || (await mayAdvertSourceSend(trx, advert.source))) return;
  const place = { file, column: '/advert/source', value: advert.source };
  throw new ImportError([problem('ADVERT_SOURCE_NOT_ALLOWED', 'file', place)]);
}

/** What the observations of a profile are about. */
function subjectTypeOf({ subject }: ImportProfile): SubjectType {
  return subject === 'dwelling' ? 'dwelling' : 'building';
}

function recordOf(options: ImportOptions, { rejects: _rejects, ...source }: Source): queries.ImportRecord {
  return {
    ...source,
    profileKey: options.profile.key,
    importedBy: options.importedBy ?? null,
    acceptedGone: options.acceptGone ?? null,
  };
}

function countsOf(report: ImportReport): Record<string, number> {
  const { rows, added, changed, gone, unchanged, kept, rejected } = report;
  return { rows, added, changed, gone, unchanged, kept, rejected };
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
    await queries.setImportReport(trx, source.id, { counts: {}, differences: NO_DIFFERENCES, problems });
  });
}

function refuseTooManyRejected(file: string): never {
  throw new ImportError([problem('TOO_MANY_REJECTED', 'file', { file }, { limit: REJECTS_LIMIT })]);
}

interface Reject {
  line: number;
  /** As reports name what the row is about; null where not even the key could be read. */
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
      if (rejects.length === REJECTS_LIMIT) refuseTooManyRejected(fileName);
      rejects.push({ line: cells.line, key: result.key, problems: [...result.problems] });
      continue;
    }
    const { row } = result;
    const { subject, keyColumns, dwellingColumns = [] } = options.profile;
    const name = nameOf(row.key, row.dwelling);
    const identity = JSON.stringify([
      row.key,
      row.dwelling,
      subject === 'buildingVisit' ? row.observedOn : null,
    ]);
    const first = firstLine.get(identity);
    if (first !== undefined) {
      const column = dwellingColumns[0] ?? keyColumns[0];
      const place = {
        file: fileName,
        line: row.line,
        value: name,
        ...(column === undefined ? {} : { column }),
      };
      rejects.push({
        line: row.line,
        key: name,
        problems: [problem('KEY_DUPLICATE', 'row', place, { first })],
      });
      continue;
    }
    firstLine.set(identity, row.line);
    batch.push({
      id: uuid(),
      line: row.line,
      key: row.key,
      dwelling: row.dwelling,
      unitId: row.dwelling === null ? null : uuid(),
      district: row.districtCode,
      fields: { ...row.fields, ...row.advert },
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
  const known = [...BUILDING_FIELDS, ...DWELLING_FIELDS].filter((field) => (fields[field] ?? null) !== null);
  return Object.fromEntries(known.map((field) => [FIELD_OBSERVATIONS[field].key, fields[field]]));
}

/** The names that a file has besides its accepted rows; null where it cannot tell which of its subjects are gone. */
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

/**
 * A file that was cut off reads like one by which the rest of the city is gone, and so do many files that each lack a
 * few; only a person can tell. What is gone is counted until somebody accepts it.
 */
async function refuseTooManyGone(
  trx: Knex.Transaction,
  { profile, acceptGone: accepted }: ImportOptions,
  file: string,
): Promise<void> {
  const problems: Problem[] = [];
  for (const type of ['building', 'dwelling'] as const) {
    const { standing, gone, allowed: limit } = await countGone(trx, profile.register, type);
    if (gone > Math.max(limit, accepted ?? 0))
      problems.push(problem('TOO_MANY_GONE', 'file', { file }, { standing, gone, limit, ...UNITS[type] }));
  }
  const [first, ...others] = problems;
  if (first) throw new ImportError([first, ...others]);
  if (accepted !== undefined) await acceptGone(trx, profile.register);
}

/** Lays the staged rows beside the register; what the profile observes is known by then. */
async function layOut(
  trx: Knex.Transaction,
  profile: ImportProfile,
  source: Source,
): Promise<SubjectOptions> {
  const observations = [...fieldObservations(profile), ...profile.observations];
  const type = subjectTypeOf(profile);
  const subjects = {
    type,
    register: profile.register,
    profileKey: profile.key,
    importId: source.id,
    observedOn: source.observedOn,
    keys: observations.map(({ key }) => key),
  };
  await layOutSubjects(trx, subjects);
  return subjects;
}

/** Records what the file says of the subjects that were merged, and puts both together. */
async function observe(
  trx: Knex.Transaction,
  { profile, onProgress }: ImportOptions,
  subjects: SubjectOptions,
  merged: queries.Differences,
): Promise<queries.Differences> {
  const added = new Set(merged.added);
  const observed: ObservedChanges = await appendObservations(trx, {
    ...subjects,
    added,
    onProgress: (count) => onProgress?.({ step: 'observations', count }),
  });
  await dateSubjects(trx, profile.key);
  const told = new Set(merged.changes.map(({ key, name }) => JSON.stringify([key, name])));
  const changed = new Set([...merged.changed, ...observed.names.filter((name) => !added.has(name))]);
  return {
    ...merged,
    changed: [...changed].sort(),
    // a changed column is told once: its observation says the same
    changes: [
      ...merged.changes,
      ...observed.changes.filter(({ key, name }) => !told.has(JSON.stringify([key, name]))),
    ],
    kept: [...merged.kept, ...observed.kept],
  };
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
  await queries.placeManagers(trx);
  const subjects = await layOut(trx, profile, source);
  const fields = profile.fields.map((field) => field.to);
  const merged = await mergeBuildings(trx, { register, observedOn, fields, present });
  report.differences = await observe(trx, options, subjects, merged);
  const dwellings = await adjustDwellings(trx, {
    register,
    observedOn,
    onProgress: (count) => onProgress?.({ step: 'dwellings', count }),
  });
  report.dwellingsAdded = dwellings.added;
  report.dwellingsEnded = dwellings.ended;
  await queries.requestReviews(trx, register, [...report.differences.changed, ...merged.gone]);
}

async function mergeHomes(
  trx: Knex.Transaction,
  options: ImportOptions,
  source: Source,
  present: readonly string[] | null,
  report: ImportReport,
): Promise<void> {
  const { profile } = options;
  const { register } = profile;
  const subjects = await layOut(trx, profile, source);
  const fields = profile.fields.map((field) => field.to);
  const { inserted, ended, stillLet, ...merged } = await mergeDwellings(trx, {
    register,
    observedOn: source.observedOn,
    fields,
    present,
  });
  report.differences = await observe(trx, options, subjects, merged);
  await insertCertificates(trx, source.id);
  report.dwellingsAdded = inserted;
  report.dwellingsEnded = ended;
  const file = source.fileName;
  for (const { building: value, count } of stillLet)
    report.problems.push(problem('DWELLING_STILL_LET', 'warning', { file, value }, { count }));
  // a dwelling that the list had not named before may be let already, under the number that was made up
  const { added, changed } = report.differences;
  await queries.requestDwellingReviews(trx, await findDwellingIds(trx, [...added, ...changed]));
}

async function takeAdverts(
  trx: Knex.Transaction,
  { source: feed }: AdvertMapping,
  { id: importId, observedOn }: Source,
  report: ImportReport,
): Promise<void> {
  report.differences = await mergeAdverts(trx, { feed, importId, observedOn });
  if (report.differences.added.length + report.differences.changed.length > 0) await wakeAdvertSweep(trx);
}

async function mergeEvaluations(
  trx: Knex.Transaction,
  profile: ImportProfile,
  source: Source,
  report: ImportReport,
): Promise<void> {
  const { register, fields } = profile;
  report.differences = await mergeVisits(trx, {
    register,
    profileKey: profile.key,
    importId: source.id,
    observedOn: source.observedOn,
    fields: fields.map((field) => field.to),
  });
  const buildings = [...report.differences.added, ...report.differences.changed].map(
    // a building's key may hold blanks, the visit's day behind it none
    (key) => key.slice(0, key.lastIndexOf(' ')),
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

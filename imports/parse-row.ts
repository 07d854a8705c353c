import { mappedColumns } from './check-profile';
import { readAs } from './field-observations';
import { problem, type Problem } from './messages';
import { createValueReaders, listed, type Value, type ValueReader } from './parse-value';
import { tidy } from './plain-text';
import { holdsContact } from '../domain/advert';
import type { AdvertMapping, Field, ImportProfile, ObservationMapping, ValueType } from './profile-types';
import type { CsvRecord } from './read-csv';

/** A cell longer than this rejects its row. */
const CELL_LIMIT = 100_000;
const KEY_LIMIT = 200;
/** An advert's reference is shown to people. */
const REFERENCE_LIMIT = 100;
/** As the database keeps an advert's. */
const ADDRESS_LIMIT = 200;

/** What one accepted row says, in the programme's words. */
export interface ParsedRow {
  readonly line: number;
  /** Of the building. */
  readonly key: string;
  /** The dwelling's number within it, where the profile's rows are dwellings. */
  readonly dwelling: string | null;
  readonly districtCode: string | null;
  readonly fields: Readonly<Partial<Record<Field, Value>>>;
  /** Only values that are known: an empty cell says nothing. */
  readonly observations: Readonly<Record<string, Value>>;
  /** The row's own date, where the profile takes it from a column. */
  readonly observedOn: string | null;
  readonly visit: { readonly score: number; readonly areas: Readonly<Record<string, number>> } | null;
  readonly advert: ParsedAdvert | null;
}

export interface ParsedAdvert {
  readonly address: string;
  readonly unitKind: string;
  readonly offeredFrom: string | null;
  readonly offeredUntil: string | null;
}

export type RowResult =
  | { readonly ok: true; readonly row: ParsedRow }
  /** `key` as reports have it, null where even that could not be read. */
  | { readonly ok: false; readonly key: string | null; readonly problems: readonly Problem[] };

/** How reports name what a row is about: the building's key, and a dwelling's number behind it. */
export function nameOf(key: string, dwelling: string | null): string {
  return dwelling === null ? key : `${key} ${dwelling}`;
}

/** One text for the key's columns; a slash inside one of several is escaped, so that two keys never become one. */
function joinKey(parts: readonly string[]): string {
  return parts.length === 1
    ? (parts[0] ?? '')
    : parts.map((part) => part.replace(/[%/]/g, encodeURIComponent)).join('/');
}

/** A date tells of what has happened, no later than the file, unless the profile says that it may lie ahead. */
function upTo(day: string, mapping: ObservationMapping): ObservationMapping {
  if (mapping.type !== 'date' || mapping.ahead === true) return mapping;
  return { ...mapping, max: mapping.max !== undefined && mapping.max < day ? mapping.max : day };
}

/** Makes the reader of one file's rows: cells by the profile, every problem of a row and not only the first. */
export function createRowParser(
  profile: ImportProfile,
  header: readonly string[],
  { fileName, observedOn: fileDay }: { fileName: string; observedOn: string },
): (row: CsvRecord) => RowResult {
  const readers = createValueReaders(profile);
  const position = new Map(header.map((column, index) => [column, index]));
  const compiled = <M extends ValueType & { from: readonly string[]; required?: boolean }>(mapping: M) => ({
    mapping,
    read: readers(mapping),
    columns: mapping.from.flatMap((column) => {
      const index = position.get(column);
      return index === undefined ? [] : [{ column, index }];
    }),
  });
  const fields = profile.fields.map((mapping) => compiled(readAs(profile, mapping)));
  // a file cannot tell of what came after it
  const observations = profile.observations.map((mapping) => compiled(upTo(fileDay, mapping)));
  const readDate = readers({ type: 'date', max: fileDay });
  // of a name, of where a home is, and of a column that nothing is taken from, no report repeats what stands there
  const untold = new Set([
    ...profile.observations.flatMap(({ type, from }) => (type === 'party' ? from : [])),
    ...(profile.advert?.address ?? []),
  ]);
  const told = new Set(mappedColumns(profile).filter((column) => !untold.has(column)));
  const unknown = new Set(['', ...profile.format.unknown.map((cell) => tidy(cell).toLowerCase())]);
  const areas = profile.visit?.areas;
  const notApplicable = new Set(areas?.notApplicable.map((cell) => tidy(cell).toLowerCase()));
  const districts = profile.districts;

  return (row) => {
    const problems: Problem[] = [];
    const say = (
      code: Problem['code'],
      column: string | undefined,
      value: string | undefined,
      details = {},
    ) => {
      const shown = column !== undefined && told.has(column) ? value : undefined;
      problems.push(problem(code, 'row', { file: fileName, line: row.line, column, value: shown }, details));
    };
    const cell = (column: string) => row.cells[position.get(column) ?? -1] ?? '';

    if (row.cells.length !== header.length) {
      say('ROW_RAGGED', undefined, undefined, { actual: row.cells.length, expected: header.length });
      return { ok: false, key: null, problems };
    }
    const keyColumns = [...profile.keyColumns, ...(profile.dwellingColumns ?? [])];
    const keyParts = keyColumns.map((column) => tidy(cell(column)));
    const readable = keyParts.every((part) => !unknown.has(part.toLowerCase()) && part.length <= KEY_LIMIT);
    const building = readable ? joinKey(keyParts.slice(0, profile.keyColumns.length)) : null;
    const dwelling =
      readable && profile.dwellingColumns ? joinKey(keyParts.slice(profile.keyColumns.length)) : null;
    const key = building === null ? null : nameOf(building, dwelling);
    for (const [index, text] of row.cells.entries()) {
      const column = header[index];
      if (text.length > CELL_LIMIT)
        say('CELL_TOO_LARGE', column, text, { actual: text.length, limit: CELL_LIMIT });
      if (text.includes('\0')) say('NUL_CHARACTER', column, text);
      if (text.includes('\u{fffd}')) say('CHARACTER_BROKEN', column, text);
    }
    if (problems.length > 0) return { ok: false, key, problems };

    const first = (
      columns: readonly { column: string; index: number }[],
      read: ValueReader,
      required: boolean,
    ): Value => {
      for (const { column, index } of columns) {
        const text = row.cells[index] ?? '';
        const result = read(text);
        if (!result.ok) {
          say(result.code, column, text, result.details);
          return null;
        }
        if (result.value !== null) return result.value;
      }
      if (required) say('VALUE_REQUIRED', columns[0]?.column, undefined);
      return null;
    };

    for (const [index, part] of keyParts.entries()) {
      if (unknown.has(part.toLowerCase())) say('VALUE_REQUIRED', keyColumns[index], undefined);
      if (part.length > KEY_LIMIT) {
        say('CELL_TOO_LARGE', keyColumns[index], part, { actual: part.length, limit: KEY_LIMIT });
      }
    }
    let districtCode: string | null = null;
    if (districts) {
      const label = tidy(cell(districts.column));
      const area = Object.hasOwn(districts.areas, label) ? districts.areas[label] : undefined;
      if (area) districtCode = area.code;
      else if (unknown.has(label.toLowerCase())) say('VALUE_REQUIRED', districts.column, undefined);
      else
        say('VALUE_UNMAPPED', districts.column, label, {
          expected: listed(Object.keys(districts.areas)),
        });
    }
    const readFields: Partial<Record<Field, Value>> = {};
    for (const { mapping, read, columns } of fields)
      readFields[mapping.to] = first(columns, read, mapping.required === true);
    const readObservations: Record<string, Value> = {};
    for (const { mapping, read, columns } of observations) {
      const value = first(columns, read, mapping.required === true);
      if (value !== null) readObservations[mapping.key] = value;
    }
    const { observedAt } = profile;
    const observedOn =
      observedAt.from === 'column'
        ? first([{ column: observedAt.column, index: position.get(observedAt.column) ?? -1 }], readDate, true)
        : null;
    const visit = profile.visit ? readVisit(profile.visit) : null;
    const advert = profile.advert ? readAdvert(profile.advert) : null;
    if (problems.length > 0 || building === null) return { ok: false, key, problems };
    return {
      ok: true,
      row: {
        line: row.line,
        key: building,
        dwelling,
        districtCode,
        fields: readFields,
        observations: readObservations,
        observedOn: observedOn === null ? null : String(observedOn),
        visit,
        advert,
      },
    };

    function readAdvert(mapping: AdvertMapping): ParsedAdvert {
      const columns = (names: readonly string[] = []) =>
        names.flatMap((column) => {
          const index = position.get(column);
          return index === undefined ? [] : [{ column, index }];
        });
      const read = (names: readonly string[] | undefined, type: ValueType, required = false) => {
        const found = first(columns(names), readers(type), required);
        return found === null ? null : String(found);
      };
      const address = read(mapping.address, { type: 'text', maxLength: ADDRESS_LIMIT }, true) ?? '';
      // what reaches somebody is not repeated in a report either
      if (holdsContact(address)) say('ADDRESS_HOLDS_CONTACT', mapping.address[0], undefined);
      const reference = (building ?? '').length;
      if (reference > REFERENCE_LIMIT)
        say('CELL_TOO_LARGE', profile.keyColumns[0], building ?? undefined, {
          actual: reference,
          limit: REFERENCE_LIMIT,
        });
      const { unitKind } = mapping;
      const offeredFrom = read(mapping.offeredFrom, { type: 'date', max: fileDay });
      const offeredUntil = read(mapping.offeredUntil, { type: 'date' });
      if (offeredFrom !== null && offeredUntil !== null && offeredUntil < offeredFrom)
        say('DATE_OUT_OF_RANGE', mapping.offeredUntil?.[0], offeredUntil, { expected: `≥ ${offeredFrom}` });
      return {
        address,
        unitKind: (unitKind && read(unitKind.from, { type: 'enum', values: unitKind.values })) ?? 'dwelling',
        offeredFrom,
        offeredUntil,
      };
    }

    function readVisit(mapping: NonNullable<ImportProfile['visit']>): ParsedRow['visit'] {
      const { min, max } = mapping.score;
      const columns = mapping.score.from.map((column) => ({ column, index: position.get(column) ?? -1 }));
      const score = first(columns, readers({ type: 'number', min, max }), true);
      const scores: Record<string, number> = {};
      const readArea = readers({ type: 'number', integer: true, min: areas?.min ?? 0, max: areas?.max ?? 0 });
      for (const [column, key] of Object.entries(areas?.columns ?? {})) {
        const text = cell(column);
        if (notApplicable.has(tidy(text).toLowerCase())) continue;
        const value = first([{ column, index: position.get(column) ?? -1 }], readArea, false);
        if (typeof value === 'number') scores[key] = value;
      }
      return { score: Number(score), areas: scores };
    }
  };
}

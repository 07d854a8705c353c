import Ajv2020, { type ErrorObject } from 'ajv/dist/2020';
import localizeZh from 'ajv-i18n/localize/zh';
import { FORBIDDEN_SUBJECT_NAMES, forbiddenSubject } from '../domain/forbidden-subjects';
import { ADVERT_UNIT_KINDS } from '../domain/advert';
import { FIELD_OBSERVATIONS, FIELDS_OF } from './field-observations';
import { compileDateFormat } from './parse-date';
import { ImportError, problem, type Problem } from './messages';
import { PROFILE_SCHEMA } from './profile-schema';
import type { AdvertMapping, FieldMapping, ImportProfile, ObservationMapping } from './profile-types';

const validate = new Ajv2020({
  allErrors: true,
  discriminator: true,
  strict: true,
  strictRequired: false,
}).compile<ImportProfile>(PROFILE_SCHEMA);

/**
 * Validates a profile document: its shape (JSON Schema), what the schema cannot say (names that must exist, columns
 * used twice), and that nothing it would bring in is about who a person is.
 *
 * @param document parsed JSON
 * @throws ImportError PROFILE_INVALID or FORBIDDEN_SUBJECT, every problem with its JSON pointer as column
 */
export function checkProfile(document: unknown): ImportProfile {
  const profile = isProfile(document) ? document : refused(schemaProblems(validate.errors ?? []));
  const problems = [...forbiddenProblems(profile), ...contentProblems(profile)];
  return problems.length === 0 ? profile : refused(problems);
}

function isProfile(document: unknown): document is ImportProfile {
  return validate(document);
}

/** Every column that a profile takes values from; the others are ignored or unknown. */
export function mappedColumns(profile: ImportProfile): string[] {
  const { visit, observedAt, advert } = profile;
  return [
    ...new Set([
      ...profile.keyColumns,
      ...(profile.dwellingColumns ?? []),
      ...(observedAt.from === 'column' ? [observedAt.column] : []),
      ...[...profile.fields, ...profile.observations].flatMap((mapping) => mapping.from),
      ...(profile.districts === undefined ? [] : [profile.districts.column]),
      ...(visit?.score.from ?? []),
      ...Object.keys(visit?.areas?.columns ?? {}),
      ...(advert ? advertColumns(advert) : []),
    ]),
  ];
}

function advertColumns({ address, unitKind, offeredFrom, offeredUntil }: AdvertMapping): string[] {
  return [address, unitKind?.from, offeredFrom, offeredUntil].flatMap((columns) => columns ?? []);
}

function refused(problems: readonly Problem[]): never {
  const [first = invalid('/', 'unknown error', '未知错误'), ...rest] = problems;
  throw new ImportError([first, ...rest]);
}

function invalid(pointer: string, detail: string, detailZh: string): Problem {
  return problem('PROFILE_INVALID', 'file', { column: pointer }, { pointer, detail, detailZh });
}

function schemaProblems(errors: readonly ErrorObject[]): Problem[] {
  // localising writes into the objects, so the English text is taken first
  const english = errors.map((error) => error.message ?? '');
  const chinese = errors.map((error) => ({ ...error }));
  localizeZh(chinese);
  return errors.map((error, index) => {
    const extra =
      typeof error.params.additionalProperty === 'string' ? `/${error.params.additionalProperty}` : '';
    return invalid(
      `${error.instancePath}${extra}` || '/',
      english[index] ?? '',
      chinese[index]?.message ?? '',
    );
  });
}

/** Each text by which a profile says what it brings in: source columns, keys, and the labels of its value maps. */
function* subjectsOf(profile: ImportProfile): Generator<{ pointer: string; text: string }> {
  for (const text of profile.keyColumns) yield { pointer: '/keyColumns', text };
  for (const text of profile.dwellingColumns ?? []) yield { pointer: '/dwellingColumns', text };
  for (const list of ['fields', 'observations'] as const) {
    for (const [index, mapping] of profile[list].entries()) {
      for (const text of mapping.from) yield { pointer: `/${list}/${index}/from`, text };
      if (!('key' in mapping)) continue;
      for (const text of [mapping.key, mapping.label.zh, mapping.label.en])
        yield { pointer: `/${list}/${index}`, text };
    }
  }
  for (const text of profile.advert ? advertColumns(profile.advert) : []) yield { pointer: '/advert', text };
  for (const text of profile.visit?.score.from ?? []) yield { pointer: '/visit/score/from', text };
  for (const [column, key] of Object.entries(profile.visit?.areas?.columns ?? {})) {
    yield { pointer: '/visit/areas/columns', text: column };
    yield { pointer: '/visit/areas/columns', text: key };
  }
  for (const [name, map] of Object.entries(profile.valueMaps)) {
    yield { pointer: '/valueMaps', text: name };
    for (const [label, value] of Object.entries(map)) {
      yield { pointer: `/valueMaps/${name}`, text: label };
      if (typeof value === 'string') yield { pointer: `/valueMaps/${name}`, text: value };
    }
  }
}

function forbiddenProblems(profile: ImportProfile): Problem[] {
  return [...subjectsOf(profile)].flatMap(({ pointer, text }) => {
    const found = forbiddenSubject(text);
    return found === null
      ? []
      : [
          problem(
            'FORBIDDEN_SUBJECT',
            'file',
            { column: pointer, value: text },
            {
              subject: FORBIDDEN_SUBJECT_NAMES[found.subject].en,
              subjectZh: FORBIDDEN_SUBJECT_NAMES[found.subject].zh,
              word: found.word,
            },
          ),
        ];
  });
}

/** The only observation that names somebody. */
const PARTY = 'management_company';
const isOther = ({ key }: { key: string }) => key !== PARTY;

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

function contentProblems(profile: ImportProfile): Problem[] {
  const problems: Problem[] = [];
  const say = (pointer: string, en: string, zh: string): number => problems.push(invalid(pointer, en, zh));

  for (const [list, mappings] of [
    ['fields', profile.fields],
    ['observations', profile.observations],
  ] as const) {
    for (const [index, mapping] of mappings.entries())
      problems.push(...mappingProblems(profile, `/${list}/${index}`, mapping));
  }
  for (const name of duplicates(profile.fields.map((field) => field.to))) {
    say('/fields', `the field "${name}" is filled twice`, `字段“${name}”被填写两次`);
  }
  for (const name of duplicates(profile.observations.map((observation) => observation.key))) {
    say('/observations', `the observation "${name}" is filled twice`, `观察项“${name}”被填写两次`);
  }
  for (const { key } of profile.observations.filter(({ type }) => type === 'party').filter(isOther)) {
    say(
      '/observations',
      `"${key}" cannot be a party: only ${PARTY} is`,
      `“${key}”不能是相关方，只有 ${PARTY} 是`,
    );
  }
  const ofFields = new Set(Object.values(FIELD_OBSERVATIONS).map((field) => field.key));
  for (const { key } of profile.observations.filter((observation) => ofFields.has(observation.key))) {
    say('/observations', `"${key}" is observed of the field of that name`, `“${key}”由同名字段产生`);
  }
  const mapped = new Set(mappedColumns(profile));
  for (const column of profile.ignoredColumns.filter((ignored) => mapped.has(ignored))) {
    say('/ignoredColumns', `the column "${column}" is mapped and ignored`, `列“${column}”既被映射又被忽略`);
  }
  for (const column of profile.optionalColumns.filter((optional) => !mapped.has(optional))) {
    say('/optionalColumns', `the column "${column}" is not mapped`, `列“${column}”没有被映射`);
  }
  for (const [index, format] of profile.format.dateFormats.entries()) {
    if (compileDateFormat(format) === null) {
      say(
        `/format/dateFormats/${index}`,
        `"${format}" needs yyyy, M and d once each`,
        `“${format}”须含 yyyy、M、d 各一次`,
      );
    }
  }
  if (profile.format.decimal !== undefined && profile.format.decimal === profile.format.thousands) {
    say('/format/thousands', 'must differ from the decimal sign', '不得与小数点相同');
  }
  for (const [index, { to }] of profile.fields.entries()) {
    if (!FIELDS_OF[profile.subject].includes(to))
      say(
        `/fields/${index}/to`,
        `a row of the subject "${profile.subject}" has no field "${to}"`,
        `主体“${profile.subject}”的行没有字段“${to}”`,
      );
  }
  problems.push(...dwellingProblems(profile), ...advertProblems(profile));
  if (profile.subject === 'building' && !profile.fields.some((field) => field.to === 'address')) {
    say('/fields', 'a building needs a field "address"', '楼栋需要字段“address”');
  }
  if (profile.subject !== 'buildingVisit' && profile.visit !== undefined) {
    say('/visit', 'only the subject "buildingVisit" has scores', '只有 buildingVisit 才有评分');
  }
  if (profile.goneLimit !== undefined && !profile.complete) {
    say(
      '/goneLimit',
      'nothing is gone by a register that is not complete',
      '不完整的登记册不会使任何楼栋或住房消失',
    );
  }
  if (profile.subject === 'buildingVisit') {
    if (profile.visit === undefined) say('/visit', 'a visit needs its score', '上门记录需要评分');
    if (profile.observedAt.from !== 'column')
      say('/observedAt', 'a visit needs a date column', '上门记录需要日期列');
    if (profile.complete)
      say(
        '/complete',
        'only a register of buildings or dwellings can be complete',
        '只有楼栋或住房登记册才能是完整的',
      );
  }
  return problems;
}

/** An advert says where, what and when; whatever else a source knows stays there. */
function advertProblems(profile: ImportProfile): Problem[] {
  const { advert, subject, fields, observations, visit, districts, complete, valueMaps } = profile;
  if (subject !== 'advert')
    return advert === undefined
      ? []
      : [invalid('/advert', 'only the subject "advert" has one', '只有 advert 才有招租信息')];
  const problems: Problem[] = [];
  if (advert === undefined)
    problems.push(invalid('/advert', 'an advert needs its source and address', '招租信息需要来源和地址'));
  const others = {
    fields: fields.length > 0,
    observations: observations.length > 0,
    visit,
    districts,
    complete,
  };
  for (const [name, given] of Object.entries(others)) {
    if (given !== undefined && given !== false)
      problems.push(invalid(`/${name}`, 'nothing else is taken of an advert', '招租信息不读取其他任何内容'));
  }
  const kinds = advert?.unitKind && Object.values(valueMaps[advert.unitKind.values] ?? {});
  const isKind = (kind: unknown) => ADVERT_UNIT_KINDS.some((known) => known === kind);
  if (kinds !== undefined && (kinds.length === 0 || !kinds.every(isKind)))
    problems.push(
      invalid(
        '/advert/unitKind/values',
        'must name a value map to dwelling, room or bed',
        '须指向取值为 dwelling、room 或 bed 的值映射',
      ),
    );
  return problems;
}

/** A dwelling is known by its number within its building, whose district it is in. */
function dwellingProblems({ subject, keyColumns, dwellingColumns, districts }: ImportProfile): Problem[] {
  if (subject !== 'dwelling') {
    if (dwellingColumns === undefined) return [];
    return [invalid('/dwellingColumns', 'only the subject "dwelling" has numbers', '只有 dwelling 才有房号')];
  }
  const problems: Problem[] = [];
  if (dwellingColumns === undefined)
    problems.push(
      invalid('/dwellingColumns', 'a dwelling needs the columns of its number', '住房需要房号所在的列'),
    );
  for (const column of (dwellingColumns ?? []).filter((name) => keyColumns.includes(name))) {
    problems.push(
      invalid(
        '/dwellingColumns',
        `the column "${column}" is part of the building's key`,
        `列“${column}”已是楼栋编号的一部分`,
      ),
    );
  }
  if (districts !== undefined)
    problems.push(
      invalid('/districts', 'a dwelling is in the district of its building', '住房所在的区即其楼栋所在的区'),
    );
  return problems;
}

function mappingProblems(
  profile: ImportProfile,
  pointer: string,
  mapping: FieldMapping | ObservationMapping,
): Problem[] {
  if (mapping.type === 'number' || mapping.type === 'date') {
    const { min, max } = mapping;
    return min !== undefined && max !== undefined && min > max
      ? [invalid(`${pointer}/max`, 'is below min: no value fits', '小于 min，没有任何值符合')]
      : [];
  }
  if (mapping.type !== 'boolean' && mapping.type !== 'enum') return [];
  const map = Object.hasOwn(profile.valueMaps, mapping.values)
    ? profile.valueMaps[mapping.values]
    : undefined;
  if (map === undefined) {
    return [
      invalid(
        `${pointer}/values`,
        `there is no value map "${mapping.values}"`,
        `没有值映射“${mapping.values}”`,
      ),
    ];
  }
  const wanted = mapping.type === 'boolean' ? 'boolean' : 'string';
  return Object.values(map).every((value) => typeof value === wanted)
    ? []
    : [
        invalid(
          `${pointer}/values`,
          `the value map "${mapping.values}" must hold only ${wanted} values`,
          `值映射“${mapping.values}”的类型不符`,
        ),
      ];
}

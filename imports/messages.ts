import type { ImportSeverity } from '../domain/import-severity';
import type { Wording } from './profile-types';

/**
 * What can be wrong with a profile, a file or a row. The codes are stable; the wording is only for people.
 * Placeholders in braces are filled from the problem's details.
 */
export const MESSAGES = {
  PROFILE_UNREADABLE: {
    zh: '导入配置无法读取：{detail}',
    en: 'The import profile cannot be read: {detail}',
  },
  PROFILE_INVALID: {
    zh: '导入配置有误（{pointer}）：{detailZh}',
    en: 'The import profile is wrong at {pointer}: {detail}',
  },
  PROFILE_CONTRADICTS: {
    zh: '导入配置把“{value}”作为 {of} 的 {given}，而登记册已知它是 {subject} 的 {known}',
    en: 'The profile takes "{value}" as {given} of a {of}, but the register knows it as {known} of a {subject}',
  },
  KEY_NOT_APPROVED: {
    zh: '观察项“{value}”尚未批准：由一位管理员用 doorstep keys propose 提出，再由另一位管理员用 doorstep keys approve {value} 批准',
    en: 'The observation key "{value}" is not approved: one administrator proposes it with doorstep keys propose, another approves it with doorstep keys approve {value}',
  },
  FORBIDDEN_SUBJECT: {
    zh: '“{value}”涉及不得登记的内容（{subjectZh}，词语“{word}”），不予导入',
    en: '"{value}" is about {subject} (the word "{word}"), which the programme must not hold; it is refused',
  },
  DATE_NEEDED: {
    zh: '不知道数据的日期：请用 --date YYYY-MM-DD 给出，或写在文件名中',
    en: 'The date of the data is not known: give it with --date YYYY-MM-DD or put it into the file name',
  },
  DATE_IN_FUTURE: {
    zh: '文件的日期 {given} 晚于今天（{today}）；这样的文件会使以后的真实数据无法导入',
    en: 'The file is dated {given}, after today ({today}); it would keep every true file out until then',
  },
  IMPORT_RUNNING: {
    zh: '另一个导入正在进行，请稍后再试',
    en: 'Another import is running; try again when it has ended',
  },

  FILE_OLDER: {
    zh: '这份文件的日期是 {given}，而 {newest} 的文件已经导入；较旧的登记册不会覆盖较新的',
    en: 'The file is of {given} and one of {newest} has been imported already; an older register does not replace a newer one',
  },
  TOO_MANY_REJECTED: {
    zh: '超过 {limit} 行有误，整个文件未导入：请检查文件与导入配置是否相符',
    en: 'More than {limit} rows are wrong, so the file was not imported: check that it fits the profile',
  },
  FILE_UNREADABLE: { zh: '文件无法读取：{detail}', en: 'The file cannot be read: {detail}' },
  FILE_EMPTY: { zh: '文件是空的', en: 'The file is empty' },
  NO_ROWS: { zh: '文件只有表头，没有数据行', en: 'The file has a header and no rows' },
  NOT_CSV: {
    zh: '这不是 CSV 文件，看起来是{detailZh}',
    en: 'This is not a CSV file; it looks like {detail}',
  },
  ENCODING_UNREADABLE: {
    zh: '文件的字符编码不是 {expected} 中的任何一种',
    en: 'The file is in none of the encodings {expected}',
  },
  ENCODING_BROKEN: {
    zh: '第 {line} 行含有不属于 {encoding} 的字节，整个文件未导入；请修正文件，或用 --encoding 指明其编码',
    en: 'Line {line} holds bytes that are not {encoding}, so the file was not imported: mend it, or say with --encoding what it is',
  },
  ENCODING_UNDECIDED: {
    zh: '第 {line} 行的字节不属于 {encoding}：文件可能是 {other}，也可能已损坏；请用 --encoding 指明其编码',
    en: 'Bytes in line {line} are not {encoding}: the file may be {other}, or damaged. Say with --encoding which it is',
  },
  ENCODING_ASSUMED: {
    zh: '文件不是 {encoding}（第 {line} 行起），已按 {other} 读取',
    en: 'The file is not {encoding} (from line {line} on); it was read as {other}',
  },
  REJECTS_UNWRITABLE: {
    zh: '拒收文件“{value}”无法写入（{detail}）；请用 --rejects 另指定一个文件',
    en: 'The rejects file "{value}" cannot be written ({detail}); name another with --rejects',
  },
  DELIMITER_DIFFERS: {
    zh: '列的分隔符是“{actual}”，配置为“{expected}”；已按“{actual}”读取',
    en: 'Columns are separated by "{actual}" where the profile says "{expected}"; it was read with "{actual}"',
  },
  QUOTE_BROKEN: {
    zh: '引号不成对或位置不对，从这一行起无法可靠分列，整个文件未导入',
    en: 'A quote is not closed or stands in the wrong place; columns cannot be told apart from this line on, so the file was not imported',
  },
  ROW_TOO_LARGE: {
    zh: '一行超过 {limit} 个字符，整个文件未导入（可能是引号未闭合）',
    en: 'A row has more than {limit} characters, so the file was not imported (perhaps a quote is not closed)',
  },
  COLUMN_MISSING: { zh: '缺少列“{column}”', en: 'The column "{column}" is missing' },
  COLUMN_RENAMED: {
    zh: '缺少列“{column}”；文件中的“{actual}”可能是它的新名称，请修改导入配置',
    en: 'The column "{column}" is missing; "{actual}" in the file may be its new name: change the import profile',
  },
  COLUMN_UNKNOWN: {
    zh: '配置中没有列“{column}”，未读取；请在配置中映射它或列为忽略',
    en: 'The profile does not know the column "{column}"; it was not read. Map it or list it as ignored',
  },
  COLUMN_NOT_AGREED: {
    zh: '招租信息文件中有未约定的列“{column}”，未导入：来源只发送约定的内容；请从文件中去掉它，或在配置中列为忽略',
    en: 'The file of adverts has a column "{column}" that was not agreed on, so it was not imported: a source sends no more than that. Take it out of the file, or list it as ignored',
  },
  ADVERT_SOURCE_NOT_ALLOWED: {
    zh: '来源“{value}”不在允许发送招租信息的名单上，或已停止；请管理员先在控制台允许它',
    en: 'The source "{value}" is not on the list of those that may send adverts, or has ended; an administrator allows it in the console first',
  },
  ADDRESS_HOLDS_CONTACT: {
    zh: '“{column}”中有电话、邮箱或网址：招租信息只保留地址',
    en: '"{column}" holds a telephone number, e-mail or web address: of an advert only its address is kept',
  },
  COLUMN_DUPLICATE: {
    zh: '列名“{column}”出现不止一次',
    en: 'The column name "{column}" stands there more than once',
  },

  ROW_RAGGED: {
    zh: '这一行有 {actual} 列，表头有 {expected} 列',
    en: 'The row has {actual} cells where the header has {expected}',
  },
  CELL_TOO_LARGE: {
    zh: '单元格有 {actual} 个字符，上限为 {limit}',
    en: 'The cell has {actual} characters; at most {limit} are allowed',
  },
  NUL_CHARACTER: { zh: '单元格含有空字符（NUL）', en: 'The cell contains a NUL character' },
  CHARACTER_BROKEN: {
    zh: '单元格含有无法识别的字符（U+FFFD）',
    en: 'The cell contains characters that were lost in an earlier conversion (U+FFFD)',
  },
  DATE_IMPOSSIBLE: {
    zh: '“{value}”不是可能的日期（格式：{expected}）',
    en: '"{value}" is not a possible date (formats: {expected})',
  },
  DATE_OUT_OF_RANGE: {
    zh: '日期“{value}”不在 {expected} 之间',
    en: 'The date "{value}" is not within {expected}',
  },
  NUMBER_IMPOSSIBLE: { zh: '“{value}”不是数字', en: '"{value}" is not a number' },
  NUMBER_NOT_WHOLE: { zh: '“{value}”不是整数', en: '"{value}" is not a whole number' },
  NUMBER_OUT_OF_RANGE: {
    zh: '数值“{value}”不在 {expected} 之间',
    en: 'The number "{value}" is not within {expected}',
  },
  VALUE_UNMAPPED: {
    zh: '配置不认识值“{value}”（可用：{expected}）',
    en: 'The profile does not know the value "{value}" (known: {expected})',
  },
  VALUE_REQUIRED: { zh: '这一列不能为空', en: 'This column must not be empty' },
  KEY_DUPLICATE: {
    zh: '编号“{value}”已在第 {first} 行出现',
    en: 'The key "{value}" stood already in line {first}',
  },
  BUILDING_UNKNOWN: {
    zh: '登记册中没有编号为“{value}”的楼栋，请先导入楼栋',
    en: 'No building with the key "{value}" is on the register; import the buildings first',
  },
  COLUMN_UNEXPECTED: {
    zh: '不认识列“{column}”，只能有：{expected}',
    en: 'The column "{column}" is not known; there may be {expected}',
  },
  AUTHORITY_MISSING: {
    zh: '尚未建立项目：请先运行 doorstep programme create',
    en: 'There is no programme yet: run doorstep programme create first',
  },
  AREA_CODE_INVALID: {
    zh: '编码“{value}”只能用字母、数字和 . _ -，最多 64 个',
    en: 'The code "{value}" may have letters, digits and . _ - only, at most 64',
  },
  AREA_PARENT_UNKNOWN: {
    zh: '没有编码为“{value}”的上级辖区',
    en: 'There is no area "{value}" to stand under',
  },
  AREA_PARENT_WRONG: {
    zh: '上级“{value}”是 {actual}，应为 {expected}',
    en: 'The parent "{value}" is of kind {actual}; it must be {expected}',
  },
  CALENDAR_DAY_OVER: {
    zh: '{value} 已经过去（今天 {today}）：期限已按当时的日历计算，不能再改',
    en: '{value} is over (today is {today}): deadlines were counted by it, and it stays as it was',
  },
  CALENDAR_KIND_WRONG: {
    zh: '“{value}”与这一天不符：节假日须为周一至周五，调休上班日须为周末',
    en: '"{value}" does not fit the day: a holiday is one of Monday to Friday, a make-up day is on a weekend',
  },
  AREA_MOVED: {
    zh: '此辖区已存在（{kind}，上级 {parent}），导入不能移动它',
    en: 'The area is there already ({kind} under {parent}); an import does not move it',
  },
  PATCH_UNKNOWN: { zh: '没有编码为“{value}”的片区', en: 'There is no patch "{value}"' },
  PATCH_ELSEWHERE: {
    zh: '片区“{value}”不在此楼栋所在的区',
    en: 'The patch "{value}" is not in the district of this building',
  },
  FLOOR_INVALID: {
    zh: '楼层须为整数，且 floor_from 不大于 floor_to',
    en: 'A floor is a whole number, and floor_from is not above floor_to',
  },
  FLOORS_OVERLAP: {
    zh: '这些楼层已在第 {first} 行分配',
    en: 'Floors of this building were given away in line {first} already',
  },
  DWELLINGS_LET: {
    zh: '其中 {count} 套已在另一片区登记出租；跨片区移交须走移交流程',
    en: '{count} of these dwellings are let and registered in another patch; they change it by a handover',
  },
  BUILDING_GONE: {
    zh: '编号为“{value}”的楼栋已从登记册消失，不能再有住房',
    en: 'The building with the key "{value}" is gone from the register; it has no dwellings any more',
  },
  DWELLING_STILL_LET: {
    zh: '楼栋“{value}”有 {count} 套住房已不在文件中，但已登记出租，因此保留；请核实登记或文件',
    en: '{count} dwellings of the building "{value}" are not in the file any more, but they are let and registered, so they stay: check the registrations or the file',
  },
  TOO_MANY_GONE: {
    zh: '自上次由人确认以来，登记册的 {standing} {unitZh}中共有 {gone} {unitZh}消失（包括这份文件中没有的），多于允许的 {limit}：文件可能被截断，整个文件未导入。确实消失的，用 --accept-gone {gone} 确认',
    en: '{gone} of the {standing} {unit} of the register are gone since a person last accepted it, those not in this file included, more than the {limit} allowed: it may have been cut off, so it was not imported. If they are gone, say --accept-gone {gone}',
  },
  GONE_UNDECIDED: {
    zh: '有 {count} 行无法读出编号，因此没有把任何楼栋或住房标记为已消失',
    en: 'The key of {count} rows could not be read, so no building or dwelling was marked as gone',
  },
} as const satisfies Record<string, Wording>;

/** Why a file was read in its encoding. */
export const ENCODING_REASONS = {
  byte_order_mark: { zh: '文件以字节顺序标记开头', en: 'the file begins with its byte order mark' },
  looks_like_utf16: { zh: '每隔一个字节是零', en: 'every second byte is a zero' },
  given: { zh: '由选项或导入配置指定', en: 'an option or the profile says so' },
  every_byte_fits: { zh: '所有字节都符合', en: 'every byte fits' },
  not_utf8: { zh: '文件肯定不是 UTF-8', en: 'the file surely is no UTF-8' },
} as const satisfies Record<string, Wording>;
export type EncodingReason = keyof typeof ENCODING_REASONS;

export type ProblemCode = keyof typeof MESSAGES;

export interface Problem {
  readonly code: ProblemCode;
  readonly severity: ImportSeverity;
  readonly file: string | null;
  /** Line of the file, from 1, at which the row begins. */
  readonly line: number | null;
  readonly column: string | null;
  /** The offending text, shortened. */
  readonly value: string | null;
  readonly reason: Wording;
}

export interface ProblemPlace {
  readonly file?: string;
  readonly line?: number;
  readonly column?: string;
  readonly value?: string;
}

const VALUE_SHOWN = 80;

/** Longer than any column that a profile can name, and any list of what is allowed. */
const WORDS_SHOWN = 400;

/** Shortens a text for a report, so that a cell of 10 MB does not make one of 10 MB. */
function shorten(value: string, limit: number): string {
  const plain = value.slice(0, limit + 1).replace(/\p{Cc}/gu, '\u{fffd}');
  return value.length <= limit ? plain : `${plain.slice(0, limit)}…`;
}

/** Makes a problem; `details` fill the placeholders that the place (column, value) does not. */
export function problem(
  code: ProblemCode,
  severity: ImportSeverity,
  place: ProblemPlace,
  details: Readonly<Record<string, string | number>> = {},
): Problem {
  const value = place.value === undefined ? null : shorten(place.value, VALUE_SHOWN);
  const column = place.column === undefined ? null : shorten(place.column, WORDS_SHOWN);
  const words: Record<string, string | number> = { ...details, column: column ?? '', value: value ?? '' };
  const word = (name: string): string => {
    const found = words[name] ?? '';
    return typeof found === 'string' ? shorten(found, WORDS_SHOWN) : String(found);
  };
  const fill = (template: string): string =>
    template.replace(/\{(\w+)\}/g, (_all, name: string) => word(name));
  return {
    code,
    severity,
    file: place.file ?? null,
    line: place.line ?? null,
    column,
    value,
    reason: { zh: fill(MESSAGES[code].zh), en: fill(MESSAGES[code].en) },
  };
}

/** An import or a profile that is refused as a whole. `code` is that of the first problem. */
export class ImportError extends Error {
  readonly code: ProblemCode;
  readonly problems: readonly Problem[];

  constructor(problems: readonly [Problem, ...Problem[]]) {
    super(problems[0].reason.en);
    this.name = 'ImportError';
    this.code = problems[0].code;
    this.problems = problems;
  }
}

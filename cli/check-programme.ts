import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { IANAZone } from 'luxon';
import { PROGRAMME_SCHEMA, type ProgrammeDocument } from './programme-schema';
import { schemaProblems } from './schema-problems';

/** What is wrong with a programme file, and where: a JSON pointer. */
export interface ProgrammeProblem {
  code: 'PROGRAMME_INVALID' | 'DATES_REVERSED' | 'TIME_ZONE_UNKNOWN';
  pointer: string;
  zh: string;
  en: string;
}

const ajv = new Ajv2020({ allErrors: true, strict: true });
addFormats(ajv, ['date']);
const validate = ajv.compile(PROGRAMME_SCHEMA);

/** The document when it is a programme, or everything that keeps it from being one. */
export function checkProgramme(
  document: unknown,
): { programme: ProgrammeDocument } | { problems: ProgrammeProblem[] } {
  if (!validate(document)) {
    const problems = schemaProblems(validate.errors ?? []);
    return { problems: problems.map((each) => ({ code: 'PROGRAMME_INVALID', ...each })) };
  }
  const problems: ProgrammeProblem[] = [];
  if (document.endsOn <= document.startsOn) {
    problems.push({
      code: 'DATES_REVERSED',
      pointer: '/endsOn',
      zh: '结束日期须晚于开始日期',
      en: 'must be later than startsOn',
    });
  }
  if (!IANAZone.isValidZone(document.timeZone)) problems.push(unknownTimeZone(document.timeZone));
  return problems.length > 0 ? { problems } : { programme: document };
}

export function unknownTimeZone(name: string): ProgrammeProblem {
  return {
    code: 'TIME_ZONE_UNKNOWN',
    pointer: '/timeZone',
    zh: `没有名为“${name}”的时区；请用 IANA 名称，例如 Asia/Shanghai`,
    en: `there is no time zone "${name}"; give an IANA name such as Asia/Shanghai`,
  };
}

import { openDatabase } from '../../db/connection';
import { ENCODING_REASONS, ImportError, type Problem } from '../../imports/messages';
import { ENCODINGS } from '../../imports/profile-schema';
import { runImport, type ImportReport } from '../../imports/run-import';
import { CommandError, requiredOption, textOption, type Command, type CommandInput } from '../command';
import { encodingOption } from '../encoding-option';
import { findProfile } from '../find-profile';
import { dataFolderOf, withDatabaseUrls } from '../installation';
import { withProgress } from '../progress';

const PROBLEMS_SHOWN = 20;

export const command: Command = {
  name: 'import',
  summary: 'Bring a file into the register by an import profile',
  positionals: 'FILE',
  options: {
    profile: { type: 'string', help: 'key of a shipped profile, or a JSON file', value: 'P' },
    date: { type: 'string', help: 'the day the file speaks for, if not in its name', value: 'YYYY-MM-DD' },
    strict: { type: 'boolean', help: 'write nothing if there is any problem' },
    'accept-gone': {
      type: 'string',
      help: 'so many buildings or dwellings may be gone since this was last said: you have looked',
      value: 'N',
    },
    rejects: { type: 'string', help: 'write rejected rows and the reasons here', value: 'FILE' },
    encoding: {
      type: 'string',
      help: `what the file's encoding is, where that cannot be told: ${ENCODINGS.join(', ')}`,
      value: 'E',
    },
    lang: { type: 'string', help: 'language of the report: zh or en', value: 'L' },
  },
  run: async (input) => {
    const [filePath, ...more] = input.positionals;
    if (filePath === undefined || more.length > 0)
      throw new CommandError('USAGE', 'name one file: doorstep import --profile P FILE');
    const lang = (textOption(input, 'lang') ?? process.env['LANG'] ?? 'en').startsWith('zh') ? 'zh' : 'en';
    try {
      const profile = findProfile(requiredOption(input, 'profile'));
      const observedOn = textOption(input, 'date');
      const encoding = encodingOption(input);
      const acceptGone = acceptGoneOption(input);
      const rejectsPath = textOption(input, 'rejects') ?? `${filePath}.rejects.csv`;
      const report = await withDatabaseUrls(dataFolderOf(textOption(input, 'data')), async (urls) => {
        const service = openDatabase(urls.service, { max: 2 });
        try {
          return await withProgress(filePath, (show) =>
            runImport(service, {
              profile,
              filePath,
              strict: input.values['strict'] === true,
              rejectsPath,
              ...(observedOn === undefined ? {} : { observedOn }),
              ...(encoding === undefined ? {} : { encoding }),
              ...(acceptGone === undefined ? {} : { acceptGone }),
              onProgress: ({ step, count }) => show(`${step}: ${count}`),
            }),
          );
        } finally {
          await service.destroy();
        }
      });
      process.stderr.write(describe(report, lang));
      // everything that was asked for was done only if every row came in
      if (report.outcome === 'refused' || report.rejected > 0) process.exitCode = 1;
      return report;
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      throw new CommandError(error.code, `\n${error.problems.map((found) => line(found, lang)).join('\n')}`, {
        problems: error.problems,
      });
    }
  },
};

function acceptGoneOption(input: CommandInput): number | undefined {
  const given = textOption(input, 'accept-gone');
  if (given === undefined) return undefined;
  if (!/^\d{1,9}$/.test(given))
    throw new CommandError('OPTION_INVALID', `--accept-gone ${given}: a whole number`);
  return Number(given);
}

/** File, line, column, code, reason, and the value where the reason does not say it. */
function line({ code, file, line: at, column, value, reason }: Problem, lang: 'zh' | 'en'): string {
  const place = [file, at, column].filter((part) => part !== null).join(':');
  const why = reason[lang];
  return `${place} ${code} ${why}${value === null || why.includes(value) ? '' : `: "${value}"`}`;
}

function describe(report: ImportReport, lang: 'zh' | 'en'): string {
  const { added, changed, gone, unchanged, kept, rejected } = report;
  const summary =
    lang === 'zh'
      ? `新增 ${added}，变更 ${changed}，消失 ${gone}，未变 ${unchanged}，较旧未采用 ${kept}，拒收 ${rejected}`
      : `added ${added}, changed ${changed}, gone ${gone}, unchanged ${unchanged}, older and not taken ${kept}, rejected ${rejected}`;
  const problems = report.problems.slice(0, PROBLEMS_SHOWN).map((found) => line(found, lang));
  const more = report.problems.length - problems.length;
  return [
    ...problems,
    ...(more > 0 ? [`… +${more}`] : []),
    `${report.encoding.name}: ${ENCODING_REASONS[report.encoding.reason][lang]}`,
    `${report.profile} ${report.observedOn}: ${summary}`,
    '',
  ].join('\n');
}

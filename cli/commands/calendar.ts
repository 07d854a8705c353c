import { openDatabase } from '../../db/connection';
import { findCalendarEnd, listCalendarDays } from '../../db/queries/calendar';
import { getProgrammeNow } from '../../db/queries/procedures';
import { getProgrammeDate } from '../../db/queries/rounds';
import { importCalendar, type CalendarReport } from '../../imports/import-calendar';
import { ImportError } from '../../imports/messages';
import { CommandError, requiredOption, textOption, type Command, type CommandInput } from '../command';
import { encodingOption } from '../encoding-option';
import { importRefused } from '../import-refused';
import { dataFolderOf, withDatabaseUrls } from '../installation';
import { asAdministrator } from '../sign-in';

const USAGE = 'doorstep calendar list, or doorstep calendar import FILE.csv --as LOGIN';

/** Holidays and weekend days that are worked: the next year's are announced when this one ends. */
export const command: Command = {
  name: 'calendar',
  summary:
    "Bring in days of the programme's calendar (day,kind,name; holiday, make_up or regular), or list them",
  positionals: 'list|import [FILE]',
  options: {
    as: {
      type: 'string',
      value: 'LOGIN',
      help: 'administrator who does it; the password is read from DOORSTEP_PASSWORD',
    },
    encoding: { type: 'string', value: 'E', help: "what the file's encoding is, where that cannot be told" },
  },
  run: async (input) => {
    const [verb, file, ...more] = input.positionals;
    if (verb === 'list' && file === undefined) return list(input);
    if (verb === 'import' && file !== undefined && more.length === 0) return importFile(input, file);
    throw new CommandError('USAGE', USAGE);
  },
};

async function list(input: CommandInput): Promise<object> {
  return withDatabaseUrls(dataFolderOf(textOption(input, 'data')), async (urls) => {
    const service = openDatabase(urls.service, { max: 1 });
    try {
      const [days, knownUntil] = [await listCalendarDays(service), await findCalendarEnd(service)];
      for (const { day, kind, name } of days) process.stderr.write(`${day} ${kind} ${name}\n`);
      process.stderr.write(`known until / 已知至 ${knownUntil ?? '-'}\n`);
      return { knownUntil, days };
    } finally {
      await service.destroy();
    }
  });
}

async function importFile(input: CommandInput, file: string): Promise<CalendarReport> {
  const login = requiredOption(input, 'as');
  const encoding = encodingOption(input);
  return withDatabaseUrls(dataFolderOf(textOption(input, 'data')), async (urls) => {
    const app = openDatabase(urls.app, { max: 1 });
    try {
      return await asAdministrator(app, login, async (trx, by) => {
        const report = await importCalendar(trx, file, {
          by,
          today: await getProgrammeDate(trx, await getProgrammeNow(trx)),
          ...(encoding !== undefined && { encoding }),
        });
        const { added, changed, removed, unchanged, knownUntil } = report;
        process.stderr.write(
          `added ${added}, changed ${changed}, removed ${removed}, unchanged ${unchanged}; known until ${knownUntil} / 新增 ${added}，更改 ${changed}，取消 ${removed}，未变 ${unchanged}；已知至 ${knownUntil}\n`,
        );
        return report;
      });
    } catch (error) {
      throw error instanceof ImportError ? importRefused(error) : error;
    } finally {
      await app.destroy();
    }
  });
}

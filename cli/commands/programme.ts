import { hash } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Knex } from 'knex';
import { shippedRulesets } from '../../activities/review-registrations';
import { openDatabase } from '../../db/connection';
import { insertAuditEntry } from '../../db/queries/audit';
import { changeCalendarDays } from '../../db/queries/calendar';
import * as queries from '../../db/queries/programme';
import { addShippedCalendars, seedShippedConfiguration } from '../../db/seeds/shipped-configuration';
import { checkProgramme, unknownTimeZone, type ProgrammeProblem } from '../check-programme';
import { CommandError, requiredOption, textOption, type Command } from '../command';
import { dataFolderOf, withDatabaseUrls } from '../installation';
import { findProgramme } from '../programme';
import type { ProgrammeDocument } from '../programme-schema';

const LOGIN = /^[a-z0-9][a-z0-9._-]{1,63}$/;
const SHORTEST_PASSWORD = 12;

export const command: Command = {
  name: 'programme',
  summary: 'Set up a new installation (create), or change its purpose, legal basis and end (change)',
  positionals: 'create|change',
  options: {
    file: { type: 'string', value: 'FILE', help: 'the programme as JSON (docs/guides/production.md)' },
    admin: { type: 'string', value: 'LOGIN', help: 'login of the first administrator' },
    name: { type: 'string', value: 'NAME', help: 'how the administrator is shown (default: the login)' },
  },
  run: (input) => {
    const [what] = input.positionals;
    if ((what !== 'create' && what !== 'change') || input.positionals.length > 1) {
      throw new CommandError(
        'USAGE',
        'doorstep programme create --file programme.json --admin LOGIN, or programme change --file programme.json',
      );
    }
    const programme = readProgramme(requiredOption(input, 'file'));
    if (what === 'change') {
      return withDatabaseUrls(dataFolderOf(textOption(input, 'data')), (urls) =>
        change(urls.service, programme),
      );
    }
    const login = requiredOption(input, 'admin');
    if (!LOGIN.test(login)) {
      throw new CommandError(
        'LOGIN_INVALID',
        `"${login}": small letters, digits and . _ - (2 to 64) / 登录名只能用小写字母、数字和 . _ -（2 至 64 个）`,
      );
    }
    const displayName = textOption(input, 'name') ?? login;
    const { password, generated } = firstPassword();
    return withDatabaseUrls(dataFolderOf(textOption(input, 'data')), async (urls) => {
      const service = openDatabase(urls.service, { max: 1 });
      try {
        const administrator = { login, displayName, passwordHash: await hash(password) };
        const created = await service.transaction((trx) => create(trx, programme, administrator));
        process.stderr.write(`Created: ${programme.name.en} / ${programme.name.zh}\n`);
        // on standard error and never in the result: that may go to a file
        if (generated) {
          process.stderr.write(
            `Password of ${login}, shown only now / ${login} 的密码，仅此一次显示:\n  ${password}\n`,
          );
        }
        return created;
      } finally {
        await service.destroy();
      }
    });
  },
};

/** Purpose, legal basis and end are taken from the document; what else it says was for the installation's beginning. */
async function change(
  url: string,
  programme: ProgrammeDocument,
): Promise<{ changed: boolean; endsOn: string }> {
  const service = openDatabase(url, { max: 1 });
  try {
    const changed = await service.transaction(async (trx) => {
      if (!(await findProgramme(trx))) {
        throw new CommandError('PROGRAMME_MISSING', 'this database has no programme / 此数据库没有项目');
      }
      return queries.changeProgramme(trx, programme);
    });
    return { changed, endsOn: programme.endsOn };
  } finally {
    await service.destroy();
  }
}

function readProgramme(file: string): ProgrammeDocument {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError('PROGRAMME_UNREADABLE', `${file}: ${reason} / 无法读取或不是 JSON`);
  }
  const checked = checkProgramme(document);
  if ('problems' in checked) throw refused(file, checked.problems);
  return checked.programme;
}

function refused(file: string, problems: readonly ProgrammeProblem[]): CommandError {
  const lines = problems.map(({ code, pointer, zh, en }) => `${file}:${pointer} ${code} ${en} / ${zh}`);
  return new CommandError(problems[0]?.code ?? 'PROGRAMME_INVALID', `\n${lines.join('\n')}`, { problems });
}

/** From DOORSTEP_ADMIN_PASSWORD, so that it stands in no list of processes and no history of a shell; else made up. */
function firstPassword(): { password: string; generated: boolean } {
  const given = process.env['DOORSTEP_ADMIN_PASSWORD'];
  if (!given) return { password: randomBytes(15).toString('base64url'), generated: true };
  if (given.length < SHORTEST_PASSWORD) {
    throw new CommandError(
      'PASSWORD_SHORT',
      `DOORSTEP_ADMIN_PASSWORD needs ${SHORTEST_PASSWORD} characters or more / 密码至少 ${SHORTEST_PASSWORD} 个字符`,
    );
  }
  return { password: given, generated: false };
}

async function create(
  trx: Knex,
  programme: ProgrammeDocument,
  administrator: { login: string; displayName: string; passwordHash: string },
): Promise<{ name: string; administrator: string; authority: string }> {
  if (await findProgramme(trx)) {
    throw new CommandError('PROGRAMME_EXISTS', 'this database has a programme / 此数据库已有项目');
  }
  if (!(await queries.isTimeZoneKnown(trx, programme.timeZone))) {
    throw refused('PostgreSQL', [unknownTimeZone(programme.timeZone)]);
  }
  await queries.insertProgramme(trx, programme);
  await seedShippedConfiguration(trx, shippedRulesets);
  await addShippedCalendars(trx);
  await changeCalendarDays(trx, programme.calendarDays ?? []);
  if (!(await queries.hasCalendar(trx, programme.calendar))) {
    throw new CommandError(
      'CALENDAR_UNKNOWN',
      `${programme.calendar} is not shipped (CN, CA-ON): give calendarDays / 未内置该日历，请给出 calendarDays`,
    );
  }
  const areaId = await queries.setAuthority(trx, programme.authority);
  const locale = programme.defaultLocale;
  const userId = await queries.insertFirstAdministrator(trx, { ...administrator, locale, areaId });
  await insertAuditEntry(trx, {
    actorKind: 'command',
    actorId: null,
    action: 'programme.create',
    subjectType: 'user',
    subjectId: userId,
  });
  return {
    name: programme.name.en,
    administrator: administrator.login,
    authority: programme.authority.code,
  };
}

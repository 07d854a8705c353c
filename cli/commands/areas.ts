import type { Knex } from 'knex';
import { openDatabase } from '../../db/connection';
import { assignPatches } from '../../imports/assign-patches';
import { importAreas } from '../../imports/import-areas';
import { ImportError } from '../../imports/messages';
import { CommandError, requiredOption, textOption, type Command, type CommandInput } from '../command';
import { encodingOption } from '../encoding-option';
import { importRefused } from '../import-refused';
import { dataFolderOf, withDatabaseUrls } from '../installation';

const USAGE = 'doorstep areas import FILE.csv, or doorstep areas assign FILE.csv --register R';

export const command: Command = {
  name: 'areas',
  summary:
    'Bring in areas (kind,code,parent,name_zh,name_en), or put dwellings into patches (building,patch,floor_from,floor_to)',
  positionals: 'import|assign FILE',
  options: {
    register: {
      type: 'string',
      value: 'R',
      help: 'assign: whose building keys the file has (of the profile)',
    },
    encoding: { type: 'string', value: 'E', help: "what the file's encoding is, where that cannot be told" },
  },
  run: (input) => {
    const [verb, file, ...more] = input.positionals;
    if (file === undefined || more.length > 0) throw new CommandError('USAGE', USAGE);
    const work = workOf(verb, file, input);
    return withDatabaseUrls(dataFolderOf(textOption(input, 'data')), async (urls) => {
      const service = openDatabase(urls.service, { max: 1 });
      try {
        return await work(service);
      } catch (error) {
        throw error instanceof ImportError ? importRefused(error) : error;
      } finally {
        await service.destroy();
      }
    });
  },
};

function workOf(
  verb: string | undefined,
  file: string,
  input: CommandInput,
): (service: Knex) => Promise<unknown> {
  const encoding = encodingOption(input);
  if (verb === 'import') {
    return async (service) => {
      const report = await importAreas(service, file, encoding);
      const { added, renamed, unchanged } = report;
      process.stderr.write(
        `added ${added.length}, renamed ${renamed.length}, unchanged ${unchanged} / 新增 ${added.length}，更名 ${renamed.length}，未变 ${unchanged}\n`,
      );
      return report;
    };
  }
  if (verb !== 'assign') throw new CommandError('USAGE', USAGE);
  const register = requiredOption(input, 'register');
  return async (service) => {
    const report = await assignPatches(service, file, { register, encoding });
    const { assigned, withoutPatch, oddSizes } = report;
    process.stderr.write(
      `assigned ${assigned} dwellings; ${withoutPatch} in no patch / 分配 ${assigned} 套住房；${withoutPatch} 套不在任何片区\n`,
    );
    for (const { code, dwellings } of oddSizes)
      process.stderr.write(
        `${code}: ${dwellings} dwellings, not 150 to 400 / ${dwellings} 套，不在 150 至 400 之间\n`,
      );
    return report;
  };
}

import { openDatabase } from '../../db/connection';
import { importAreas } from '../../imports/import-areas';
import { ImportError } from '../../imports/messages';
import { CommandError, textOption, type Command } from '../command';
import { dataFolderOf, withDatabaseUrls } from '../installation';

export const command: Command = {
  name: 'areas',
  summary: 'Bring in districts, offices and patches from a CSV file (kind,code,parent,name_zh,name_en)',
  positionals: 'import FILE',
  options: {},
  run: (input) => {
    const [verb, file, ...more] = input.positionals;
    if (verb !== 'import' || file === undefined || more.length > 0)
      throw new CommandError('USAGE', 'doorstep areas import FILE.csv');
    return withDatabaseUrls(dataFolderOf(textOption(input, 'data')), async (urls) => {
      const service = openDatabase(urls.service, { max: 1 });
      try {
        const report = await importAreas(service, file);
        const { added, renamed, unchanged } = report;
        process.stderr.write(
          `added ${added.length}, renamed ${renamed.length}, unchanged ${unchanged} / 新增 ${added.length}，更名 ${renamed.length}，未变 ${unchanged}\n`,
        );
        return report;
      } catch (error) {
        if (!(error instanceof ImportError)) throw error;
        const lines = error.problems.map(({ code, file: name, line, column, reason }) => {
          const place = [name, line, column].filter((part) => part !== null).join(':');
          return `${place} ${code} ${reason.en} / ${reason.zh}`;
        });
        throw new CommandError(error.code, `\n${lines.join('\n')}`, { problems: error.problems });
      } finally {
        await service.destroy();
      }
    });
  },
};

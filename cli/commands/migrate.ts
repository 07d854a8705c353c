import { openDatabase } from '../../db/connection';
import { migrateToLatest, rollbackAll } from '../../db/migrate';
import { CommandError, textOption, type Command } from '../command';
import {
  dataFolderOf,
  openDataFolder,
  rolePasswords,
  withDatabaseUrls,
  withNewDatabaseUrls,
} from '../installation';
import { checkOwnerLogin } from '../owner-database';

export const command: Command = {
  name: 'migrate',
  summary: 'Bring the database to the newest schema',
  options: {
    down: { type: 'boolean', help: 'take every migration back: all data is lost (needs --yes)' },
    yes: { type: 'boolean', help: 'do not ask back' },
  },
  run: (input) => {
    const dataFolder = dataFolderOf(textOption(input, 'data'));
    if (input.values['down'] && !input.values['yes']) {
      throw new CommandError(
        'CONFIRMATION_MISSING',
        'migrate --down removes all data; add --yes to do it / migrate --down 会删除所有数据；确要执行请加 --yes',
      );
    }
    const withUrls = input.values['down'] ? withDatabaseUrls : withNewDatabaseUrls;
    return withUrls(dataFolder, async (urls) => {
      await checkOwnerLogin(urls.owner);
      const owner = openDatabase(urls.owner, { max: 2 });
      try {
        if (input.values['down']) {
          await rollbackAll(owner);
          return { rolledBack: true };
        }
        const { applied } = await migrateToLatest(owner, rolePasswords(openDataFolder(dataFolder)));
        process.stderr.write(applied.length > 0 ? `Applied: ${applied.join(', ')}\n` : 'Nothing to do.\n');
        return { applied };
      } finally {
        await owner.destroy();
      }
    });
  },
};

import { openDatabase } from '../../db/connection';
import { CommandError, textOption, type Command } from '../command';
import { dataFolderOf, findRunning, getSecrets, withDatabaseUrls } from '../installation';
import { findProgramme } from '../programme';
import { reconcileTemporal } from '../reconcile-temporal';
import { loadTemporalSettings } from '../temporal-settings';

export const command: Command = {
  name: 'reconcile',
  summary:
    'Bring a Temporal server in line with temporal.yaml: namespace, retention, search attributes, tick',
  options: {},
  run: (input) => {
    const dataFolder = dataFolderOf(textOption(input, 'data'));
    getSecrets(dataFolder);
    const settings = loadTemporalSettings();
    const address = settings.address ?? findRunning(dataFolder)?.temporalAddress;
    if (address === undefined) {
      throw new CommandError(
        'TEMPORAL_UNKNOWN',
        'no Temporal server: start the product, or set TEMPORAL_ADDRESS / 没有 Temporal 服务器：请启动产品或设置 TEMPORAL_ADDRESS',
      );
    }
    return withDatabaseUrls(dataFolder, async (urls) => {
      const db = openDatabase(urls.service, { max: 1 });
      try {
        const programme = await findProgramme(db);
        const done = await reconcileTemporal(settings, address, programme?.clockRate ?? 1);
        process.stderr.write(
          `Namespace ${settings.namespace}: ${done.namespace}; search attributes added: ${done.searchAttributes.length}; ` +
            `a tick every ${done.tickEverySeconds} s\n`,
        );
        return done;
      } finally {
        await db.destroy();
      }
    });
  },
};

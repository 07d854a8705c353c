import { Client, Connection } from '@temporalio/client';
import { openDatabase } from '../../db/connection';
import { startRelay } from '../../relay/start-relay';
import { textOption, type Command } from '../command';
import { dataFolderOf, withDatabaseUrls } from '../installation';
import { serveUntilStopped } from '../serve';
import { connectionOptions, loadTemporalSettings } from '../temporal-settings';
import { temporalAddressOf } from '../temporal-address';

export const command: Command = {
  name: 'relay',
  summary: 'Hand the outbox to Temporal and keep both in line',
  options: {},
  run: (input) => {
    const dataFolder = dataFolderOf(textOption(input, 'data'));
    return withDatabaseUrls(dataFolder, async (urls) => {
      const settings = loadTemporalSettings();
      const db = openDatabase(urls.service, { max: 4 });
      const connection = await Connection.connect(
        connectionOptions(settings, temporalAddressOf(dataFolder, settings)),
      );
      const relay = startRelay({
        db,
        client: new Client({ connection, namespace: settings.namespace }),
        taskQueue: settings.taskQueue,
        databaseUrl: urls.service,
        onError: (code) => process.stderr.write(`relay: ${code}\n`),
      });
      await serveUntilStopped(async () => {
        await relay.stop();
        await Promise.all([connection.close(), db.destroy()]);
      });
    });
  },
};

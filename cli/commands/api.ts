import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';
import { createApp } from '../../api/app';
import { openDatabase } from '../../db/connection';
import { CommandError, textOption, type Command } from '../command';
import { dataFolderOf, projectFolder, withDatabaseUrls } from '../installation';
import { publicUrlOf } from '../public-url';
import { receiptSecretsOf } from '../senders';
import { serveUntilStopped } from '../serve';
import { trustProxyOf } from '../trust-proxy';

export const command: Command = {
  name: 'api',
  summary: 'Serve the API, the portal and the pages',
  options: {
    port: { type: 'string', value: 'N', help: 'port (default 8080)' },
    host: { type: 'string', value: 'ADDRESS', help: 'address to listen on (default 127.0.0.1)' },
  },
  run: (input) => {
    const port = Number(textOption(input, 'port') ?? '8080');
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new CommandError(
        'OPTION_WRONG',
        '--port takes a number from 1 to 65535 / --port 须为 1 至 65535 的整数',
      );
    }
    const dataFolder = dataFolderOf(textOption(input, 'data'));
    return withDatabaseUrls(dataFolder, async (urls) => {
      const db = openDatabase(urls.app, { max: 20 });
      const dist = path.join(projectFolder, 'dist', 'admin-ui');
      const app = createApp({
        db,
        publicUrl: publicUrlOf(dataFolder),
        trustProxy: trustProxyOf(),
        receiptSecrets: receiptSecretsOf(),
        folders: { console: path.join(dist, 'console'), field: path.join(dist, 'field') },
        onError: (code) => process.stderr.write(`api: ${code}\n`),
      });
      const server = createServer(app).listen(port, textOption(input, 'host') ?? '127.0.0.1');
      await once(server, 'listening');
      await serveUntilStopped(async () => {
        const closed = once(server, 'close');
        server.close();
        server.closeIdleConnections();
        // a browser that keeps a connection busy must not hold up the stop
        const late = setTimeout(() => server.closeAllConnections(), 5_000);
        await closed;
        clearTimeout(late);
        await db.destroy();
      });
    });
  },
};

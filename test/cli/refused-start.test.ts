import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import path from 'node:path';
import { readStartOptions } from '../../cli/start-options';
import { startProduct } from '../../cli/start-product';
import { runFolder } from '../support/run-folder';

let other: Server;
let before: NodeJS.ProcessEnv;

beforeEach(async () => {
  before = { ...process.env };
  other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
});
afterEach(() => {
  process.env = before;
  other.close();
});

test.each(['port', 'postgres-port', 'temporal-port'])(
  'a start that is refused for its --%s leaves no new data folder behind',
  async (option) => {
    const dataFolder = path.join(runFolder(), `refused-${randomUUID()}`);
    const { port } = other.address() as AddressInfo;
    const settings = readStartOptions({ values: { [option]: String(port) }, positionals: [] });
    await expect(startProduct(dataFolder, settings, new Set())).rejects.toMatchObject({
      code: 'PORT_TAKEN',
      message: expect.stringMatching(new RegExp(`^--${option} ${port}: .* / .*${port}`)) as string,
    });
    expect(existsSync(dataFolder)).toBe(false);
  },
);

test('nor does one without a Temporal server, or whose database does not answer', async () => {
  const dataFolder = path.join(runFolder(), `refused-${randomUUID()}`);
  const settings = readStartOptions({ values: {}, positionals: [] });
  process.env = { ...before, TEMPORAL_ADDRESS: '', TEMPORAL_PROFILE: '', DOORSTEP_TEMPORAL: '' };
  await expect(startProduct(dataFolder, settings, new Set())).rejects.toMatchObject({
    code: 'TEMPORAL_UNKNOWN',
  });
  process.env = {
    ...process.env,
    DOORSTEP_TEMPORAL: '/usr/bin/temporal',
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere',
  };
  await expect(startProduct(dataFolder, settings, new Set())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(existsSync(dataFolder)).toBe(false);
});

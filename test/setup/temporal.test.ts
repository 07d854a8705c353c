import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runFolder } from '../support/run-folder';
import { runSetup } from './run-module';

const CURRENT = 'temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)';
const OLD = 'temporal version 0.10.0 (Server 1.22.0, UI 2.20.0)';

let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = mkdtempSync(path.join(runFolder(), 'resolve-'));
  mkdirSync(path.join(folder, 'bin'));
  env = { PATH: path.join(folder, 'bin'), HOME: folder, XDG_CACHE_HOME: path.join(folder, 'cache') };
});

/** A program that does nothing but say which version it is. */
function fakeTemporal(file: string, says: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(file, 0o755);
  return file;
}

const onPath = (says = CURRENT) => fakeTemporal(path.join(folder, 'bin', 'temporal'), says);
const inCache = (says = CURRENT) =>
  fakeTemporal(path.join(folder, 'cache', 'doorstep', 'temporal-1.5.1', 'temporal'), says);

/** Resolves with makers that fail or give a fake, in the product's order. */
const resolve = (makers: Record<string, string> = {}) =>
  runSetup<{ address?: string; profile?: string; executable?: string; from?: string }>(
    `const { resolveTemporal } = await load('temporal');
     const given = ${JSON.stringify(makers)};
     const makers = ['sdk', 'go', 'pypi-go'].map((from) => ({ from, title: 'making by ' + from, make: async () => {
       if (!given[from]) throw new Error('not by ' + from);
       return given[from];
     } }));
     return resolveTemporal({ makers });`,
    env,
  );

test('a server that runs already comes before everything else', async () => {
  onPath();
  inCache();
  env['TEMPORAL_ADDRESS'] = 'temporal.example:7233';
  expect(await resolve()).toEqual({ address: 'temporal.example:7233' });
});

test('a profile that names a server of its own needs none found', async () => {
  env['TEMPORAL_PROFILE'] = 'server';
  expect(await resolve()).toEqual({ profile: 'server' });
  env['TEMPORAL_PROFILE'] = 'embedded';
  const executable = inCache();
  expect(await resolve()).toEqual({ executable, from: 'cache' });
});

test('the one on the PATH comes before the cache', async () => {
  const executable = onPath();
  inCache();
  expect(await resolve()).toEqual({ executable, from: 'path' });
});

test('one on the PATH whose server is too old, or that is something else, is passed over', async () => {
  const executable = inCache();
  onPath(OLD);
  expect(await resolve()).toEqual({ executable, from: 'cache' });
  onPath('a calendar for the temporal arts');
  expect(await resolve()).toEqual({ executable, from: 'cache' });
});

test.each(['sdk', 'go', 'pypi-go'])(
  'what is made by %s is kept in the cache for all clones',
  async (maker) => {
    const made = fakeTemporal(path.join(folder, 'made'), CURRENT);
    const cached = path.join(folder, 'cache', 'doorstep', 'temporal-1.5.1', 'temporal');
    inCache(OLD);
    expect(await resolve({ [maker]: made })).toEqual({ executable: cached, from: maker });
    expect(await resolve()).toEqual({ executable: cached, from: 'cache' });
  },
);

test('makers are tried in order, and one that makes something useless does not end the search', async () => {
  const useless = fakeTemporal(path.join(folder, 'useless'), 'hello');
  const made = fakeTemporal(path.join(folder, 'made'), CURRENT);
  expect((await resolve({ sdk: useless, go: made, 'pypi-go': made })).from).toBe('go');
});

test('two starts at once make it once', async () => {
  const made = fakeTemporal(path.join(folder, 'made'), CURRENT);
  const both = await Promise.all([resolve({ go: made }), resolve({ go: made })]);
  expect(both.map(({ from }) => from).sort()).toEqual(['cache', 'go']);
});

test('when nothing works one message says what was tried and what to do', async () => {
  onPath(OLD);
  const failure = await resolve().then(
    () => '',
    (error: unknown) => (error as Error).message,
  );
  for (const said of [
    'older than',
    'not by sdk',
    'not by go',
    'not by pypi-go',
    'TEMPORAL_ADDRESS',
    'Go 1.26',
  ]) {
    expect(failure).toContain(said);
  }
});

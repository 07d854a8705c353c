import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runFolder } from '../support/run-folder';
import { runSetup } from './run-module';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(runFolder(), 'install-'));
  writeFileSync(path.join(root, 'package-lock.json'), '{"lockfileVersion": 3}');
});

/** Installs with an npm that notes each run and takes a moment; gives whether anything was installed. */
const install = () =>
  runSetup<boolean>(
    `const fs = await import('node:fs');
     const { installDependencies } = await load('dependencies');
     return installDependencies(${JSON.stringify(root)}, { install: async (root) => {
       fs.rmSync(root + '/node_modules', { recursive: true, force: true });
       await new Promise((resolve) => setTimeout(resolve, 300));
       fs.mkdirSync(root + '/node_modules');
       fs.appendFileSync(root + '/runs', 'x');
     } });`,
  );
const runs = () => readFileSync(path.join(root, 'runs'), 'utf8').length;

test('installs once for a lock file, and again when that changes', async () => {
  expect(await install()).toBe(true);
  expect(await install()).toBe(false);
  writeFileSync(path.join(root, 'package-lock.json'), '{"lockfileVersion": 3, "packages": {}}');
  expect(await install()).toBe(true);
  expect(runs()).toBe(2);
});

test("what is missing in a workspace's own node_modules is installed again, unless it is optional", async () => {
  const packages = {
    '': {},
    ui: {},
    'node_modules/shared': {},
    'ui/node_modules/@maker/tool': {},
    'ui/node_modules/other-system': { optional: true },
  };
  writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
  const tool = path.join(root, 'ui', 'node_modules', '@maker', 'tool');
  mkdirSync(tool, { recursive: true });
  expect(await install()).toBe(true);
  expect(await install()).toBe(false);
  rmSync(path.join(root, 'ui', 'node_modules'), { recursive: true });
  expect(await install()).toBe(true);
});

test('two starts at once install once, and both end with everything installed', async () => {
  expect((await Promise.all([install(), install()])).sort()).toEqual([false, true]);
  expect(runs()).toBe(1);
});

test('an installation that was killed is done again', async () => {
  await expect(
    runSetup(
      `const { installDependencies } = await load('dependencies');
       await installDependencies(${JSON.stringify(root)}, { install: async () => process.kill(process.pid, 'SIGKILL') });`,
    ),
  ).rejects.toThrow();
  expect(await install()).toBe(true);
  expect(runs()).toBe(1);
});

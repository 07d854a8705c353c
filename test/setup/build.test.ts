import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runSetup } from './run-module';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'doorstep-build-'));
  mkdirSync(path.join(root, 'dist'));
  mkdirSync(path.join(root, 'setup'));
  writeFileSync(path.join(root, 'package-lock.json'), '{}');
  writeFileSync(path.join(root, 'setup', 'build.mjs'), '');
  writeFileSync(path.join(root, 'source.txt'), 'one');
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Builds a target that copies source.txt; gives the names of what was built. */
const build = () =>
  runSetup<string[]>(`
    const { copyFileSync } = await import('node:fs');
    const { build } = await load('build');
    return build(${JSON.stringify(root)}, [{
      name: 'copy', title: 'Copying', inputs: ['source.txt'], output: 'dist/copy.txt',
      build: (root) => copyFileSync(root + '/source.txt', root + '/dist/copy.txt'),
    }]);`);

const built = () => readFileSync(path.join(root, 'dist', 'copy.txt'), 'utf8');

test('builds once, and again where an input changed', async () => {
  await expect(build()).resolves.toEqual(['copy']);
  await expect(build()).resolves.toEqual([]);
  writeFileSync(path.join(root, 'source.txt'), 'two');
  await expect(build()).resolves.toEqual(['copy']);
  expect(built()).toBe('two');
});

test.each(['', '{"copy": ', 'null'])('builds anew where the notes on what is built say %j', async (notes) => {
  await build();
  writeFileSync(path.join(root, 'dist', 'stamps.json'), notes);
  await expect(build()).resolves.toEqual(['copy']);
  await expect(build()).resolves.toEqual([]);
});

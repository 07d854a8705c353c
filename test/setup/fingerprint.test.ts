import { mkdirSync, mkdtempSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runFolder } from '../support/run-folder';
import { runSetup } from './run-module';

let root: string;
const fingerprint = () =>
  runSetup<string>(
    `const { fingerprint } = await load('fingerprint');
     return fingerprint(${JSON.stringify(root)}, ['source', 'missing']);`,
  );

beforeEach(() => {
  root = mkdtempSync(path.join(runFolder(), 'inputs-'));
  mkdirSync(path.join(root, 'source', 'node_modules'), { recursive: true });
  writeFileSync(path.join(root, 'source', 'a.ts'), 'one');
});

test('is the same for the same contents, whenever they were written and whatever npm put beside them', async () => {
  const before = await fingerprint();
  utimesSync(path.join(root, 'source', 'a.ts'), 1, 1);
  writeFileSync(path.join(root, 'source', 'node_modules', 'x.js'), 'x');
  expect(await fingerprint()).toBe(before);
});

test('changes with a content, a name, and a file more', async () => {
  const seen = [await fingerprint()];
  writeFileSync(path.join(root, 'source', 'a.ts'), 'two');
  seen.push(await fingerprint());
  renameSync(path.join(root, 'source', 'a.ts'), path.join(root, 'source', 'b.ts'));
  seen.push(await fingerprint());
  writeFileSync(path.join(root, 'source', 'c.ts'), '');
  seen.push(await fingerprint());
  expect(new Set(seen).size).toBe(seen.length);
});

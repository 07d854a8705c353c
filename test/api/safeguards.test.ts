import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { SAFEGUARDS, wordingOfSafeguard } from '../../api/safeguards';

const folder = path.resolve(__dirname, '..', '..', 'db', 'migrations');

test('every code that the database refuses with has a wording in both languages', () => {
  const sources = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  const raised = sources.flatMap((text) => [
    ...text.matchAll(/RAISE EXCEPTION '([A-Z_]+)' USING ERRCODE = 'DS/g),
  ]);
  const codes = [...new Set(raised.map(([, code]) => code ?? ''))].sort();
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !wordingOfSafeguard(code))).toEqual([]);
  for (const { zh, en } of Object.values(SAFEGUARDS)) {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/[a-z]/);
  }
});

import * as fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findJsonFlaw } from '../../domain/json-text';
import { readJson } from '../../cli/read-json';

const sound = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

test.each<[string, string, { line: number; column: number; pointer: string }]>([
  ['a comma too many', '{\n  "a": 1,\n}', { line: 3, column: 1, pointer: '' }],
  ['a comma that is missing', '{"a": 1\n "b": 2}', { line: 2, column: 2, pointer: '' }],
  ['single quotes', "{'a': 1}", { line: 1, column: 2, pointer: '' }],
  ['a comment', '{ // why\n}', { line: 1, column: 3, pointer: '' }],
  ['a file that was cut off', '{"a": [1,\r\n2', { line: 2, column: 2, pointer: '/a' }],
  ['a value that is missing', '{"a": {"b": }}', { line: 1, column: 13, pointer: '/a/b' }],
  ['a text over two lines', '["房屋", "x\ny"]', { line: 1, column: 8, pointer: '/1' }],
  ['a number that JSON has not', '[01]', { line: 1, column: 2, pointer: '/0' }],
  ['more than one document', '{}\n{}', { line: 2, column: 1, pointer: '' }],
  ['the wrong bracket', '[{"a": 1]]', { line: 1, column: 9, pointer: '/0' }],
  ['nothing', '', { line: 1, column: 1, pointer: '' }],
])('tells where JSON is broken: %s', (_, text, place) => {
  const found = findJsonFlaw(text);
  expect(found).toMatchObject({ code: 'NOT_JSON', ...place });
  expect(found?.reason.en).toMatch(/[a-z]/);
  expect(found?.reason.zh).toMatch(/[\u4e00-\u9fff]/);
});

test('tells of a name that stands twice in one object, however it is written', () => {
  const text = '{"a": {"hitPolicy": "first"},\n "b": [{"hitPolicy": 1,\n  "hitPol\\u0069cy": 2}]}';
  expect(findJsonFlaw(text)).toMatchObject({
    code: 'DUPLICATE_KEY',
    line: 3,
    column: 3,
    pointer: '/b/0/hitPolicy',
  });
  expect(findJsonFlaw('{"__proto__": 1, "a": {"__proto__": 2}}')).toBeNull();
});

test('a document of any depth is looked through', () => {
  const depth = 100_000;
  expect(findJsonFlaw('['.repeat(depth) + ']'.repeat(depth))).toBeNull();
});

test('takes what JSON.parse takes, and refuses what it refuses', () => {
  const edited = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', ',', '"', '{', ']', '\\', '0', 'e', ' ', 'x', '-'),
    )
    .map(([text, at, length, put]) => {
      const from = at % (text.length + 1);
      return text.slice(0, from) + put + text.slice(from + length);
    });
  fc.assert(
    fc.property(fc.oneof(fc.json(), edited), (text) => {
      const found = findJsonFlaw(text);
      // the first flaw is named, and behind a second key of the same name there may be worse
      if (found?.code !== 'DUPLICATE_KEY') expect(found === null).toBe(sound(text));
    }),
    { numRuns: 2_000 },
  );
});

test('a file is read with or without a byte order mark, and refused by name, line and column', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'doorstep-json-'));
  try {
    const file = path.join(folder, 'ruleset.json');
    writeFileSync(file, '\uFEFF{"a": 1}');
    expect(readJson(file)).toEqual({ a: 1 });
    writeFileSync(file, '\uFEFF{\n"a": 1,}');
    expect(() => readJson(file)).toThrow(
      expect.objectContaining({
        code: 'NOT_JSON',
        message: expect.stringMatching(/ruleset[.]json:2:8: .* \/ 这里应为/) as string,
        details: { file, line: 2, column: 8, pointer: '' },
      }) as Error,
    );
    expect(() => readJson(path.join(folder, 'none.json'))).toThrow(
      expect.objectContaining({ code: 'FILE_UNREADABLE' }) as Error,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

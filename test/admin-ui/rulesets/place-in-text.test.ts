import * as fc from 'fast-check';
import { offsetAt, placeInText } from '../../../admin-ui/console/rulesets/json/place-in-text';
import { pointerTo } from '../../../domain/json-pointer';
import { findJsonFlaw } from '../../../domain/json-text';

const at = (text: string, pointer: string): string => {
  const { from, to } = placeInText(text, pointer);
  return text.slice(from, to);
};

const TEXT = `{
  "a/b": { "m~n": [1, "two", { "x": true }] },
  "\\u0063": null
}`;

test.each([
  ['/a~1b/m~0n/1', '"two"'],
  ['/a~1b/m~0n/2/x', 'true'],
  ['/c', 'null'],
  // of what is long, its name or first bracket
  ['/a~1b', '"a/b"'],
  ['/a~1b/m~0n/2', '{'],
  ['', '{'],
  // of what is not there, where it would stand
  ['/a~1b/missing', '"a/b"'],
  ['/a~1b/m~0n/7', '"m~n"'],
  ['/c/deeper', 'null'],
  ['/nowhere', '{'],
])('%p leads to %s', (pointer, expected) => {
  expect(at(TEXT, pointer)).toBe(expected);
});

/** Every pointer into a value, with what it leads to. */
function* places(value: unknown, pointer = ''): Generator<[string, unknown]> {
  yield [pointer, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [step, inner] of Object.entries(value)) yield* places(inner, pointerTo(pointer, step));
}

test('every plain value of any document is found, whatever names and texts it has', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 2), (value, spaces) => {
      const text = JSON.stringify(value, null, spaces);
      for (const [pointer, expected] of places(JSON.parse(text))) {
        if (typeof expected === 'object' && expected !== null) continue;
        expect(JSON.parse(at(text, pointer))).toEqual(expected);
      }
    }),
    { numRuns: 300 },
  );
});

test('a text that is no JSON has places too, and the flaw is where it is said to be', () => {
  const text = '{\n  "🏠": [1, oops]\n}';
  const flaw = findJsonFlaw(text);
  expect(text.slice(offsetAt(text, flaw?.line ?? 0, flaw?.column ?? 0))).toMatch(/^oops/);
  expect(at(text, '/🏠/0')).toBe('1');
  expect(at('', '/rules/0')).toBe('');
  expect(at('{"rules":', '/rules/0')).toBe('{');
});

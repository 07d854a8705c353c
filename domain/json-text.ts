import type { Localised } from './localised';
import { pointerTo } from './json-pointer';

/** Why a text is not taken as JSON, and where: line and column count from 1, characters as an editor shows them. */
export interface JsonFlaw {
  code: 'NOT_JSON' | 'DUPLICATE_KEY';
  line: number;
  column: number;
  /** JSON pointer of the key that stands twice; of a mistake in the writing, of what it stands in. */
  pointer: string;
  reason: Localised;
}

interface Open {
  closes: '}' | ']';
  pointer: string;
  /** Of an object: its keys so far. */
  keys: Set<string>;
  /** The key whose value comes next, or the index of an array's next value. */
  step: string | number;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const OTHER_VALUE = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

const EXPECTED = {
  value: { zh: '一个值', en: 'a value' },
  valueOrEnd: { zh: '一个值或 ]', en: 'a value or ]' },
  key: { zh: '双引号中的名称', en: 'a name in double quotes' },
  keyOrEnd: { zh: '双引号中的名称或 }', en: 'a name in double quotes or }' },
  colon: { zh: '冒号', en: 'a colon' },
  commaOrEnd: { zh: '逗号或结束括号', en: 'a comma or the closing bracket' },
  nothing: { zh: '文件到此结束', en: 'the end of the file' },
} as const satisfies Record<string, Localised>;

type Expecting = keyof typeof EXPECTED;

/**
 * The first thing that is wrong with a JSON text (RFC 8259): how it is written, or a name that stands twice in one
 * object, of which JSON.parse would silently keep the last. Null where nothing is: then JSON.parse takes the text too.
 */
export function findJsonFlaw(text: string): JsonFlaw | null {
  const open: Open[] = [];
  let expecting: Expecting = 'value';
  let at = 0;
  const inside = () => open.at(-1);
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) at += found.length;
    return found ?? null;
  };
  const afterValue = (): Expecting => (open.length === 0 ? 'nothing' : 'commaOrEnd');
  for (;;) {
    take(SPACE);
    const begin = at;
    const next = text[at];
    const within = inside();
    if (next === undefined && expecting === 'nothing') return null;
    if (within && next === within.closes && expecting.endsWith('OrEnd')) {
      at += 1;
      open.pop();
      expecting = afterValue();
    } else if (within && expecting === 'commaOrEnd' && next === ',') {
      at += 1;
      if (typeof within.step === 'number') within.step += 1;
      expecting = within.closes === '}' ? 'key' : 'value';
    } else if (expecting === 'colon' && next === ':') {
      at += 1;
      expecting = 'value';
    } else if (within && (expecting === 'key' || expecting === 'keyOrEnd') && next === '"') {
      const key = take(STRING);
      if (key === null) return flaw(text, begin, within.pointer, BROKEN_STRING);
      within.step = JSON.parse(key) as string;
      if (within.keys.has(within.step)) return duplicate(text, begin, pointerTo(within.pointer, within.step));
      within.keys.add(within.step);
      expecting = 'colon';
    } else if (expecting === 'value' || expecting === 'valueOrEnd') {
      const pointer = within ? pointerTo(within.pointer, within.step) : '';
      if (next === '{' || next === '[') {
        at += 1;
        const isObject = next === '{';
        open.push({ closes: isObject ? '}' : ']', pointer, keys: new Set(), step: isObject ? '' : 0 });
        expecting = isObject ? 'keyOrEnd' : 'valueOrEnd';
      } else if (next === '"') {
        if (take(STRING) === null) return flaw(text, begin, pointer, BROKEN_STRING);
        expecting = afterValue();
      } else if (take(OTHER_VALUE) !== null) {
        expecting = afterValue();
      } else {
        return unexpected(text, begin, pointer, expecting);
      }
    } else {
      return unexpected(text, begin, within?.pointer ?? '', expecting);
    }
  }
}

const BROKEN_STRING: Localised = {
  zh: '文字没有在本行内以双引号结束，或含有不允许的 \\ 写法',
  en: 'the text does not end with a double quote on its line, or holds a \\ that JSON does not know',
};

function unexpected(text: string, at: number, pointer: string, expecting: Expecting): JsonFlaw {
  const { zh, en } = EXPECTED[expecting];
  const [character] = text.slice(at);
  if (character === undefined)
    return flaw(text, at, pointer, {
      zh: `文件中断，这里应为${zh}`,
      en: `the file ends where ${en} is expected`,
    });
  return flaw(text, at, pointer, {
    zh: `这里应为${zh}，而不是 ${character}`,
    en: `${en} is expected here, not ${character}`,
  });
}

function flaw(text: string, at: number, pointer: string, reason: Localised): JsonFlaw {
  return { code: 'NOT_JSON', ...placeOf(text, at), pointer, reason };
}

function duplicate(text: string, at: number, pointer: string): JsonFlaw {
  const reason = {
    zh: '此名称在同一个对象中出现两次，只能保留一个',
    en: 'this name stands twice in one object: keep one of them',
  };
  return { code: 'DUPLICATE_KEY', ...placeOf(text, at), pointer, reason };
}

function placeOf(text: string, at: number): { line: number; column: number } {
  const lines = text.slice(0, at).split(/\r\n|\n|\r/);
  return { line: lines.length, column: Array.from(lines.at(-1) ?? '').length + 1 };
}

import { jsonLanguage } from '@codemirror/lang-json';

type Node = ReturnType<typeof jsonLanguage.parser.parse>['topNode'];

/** From one character of a text up to another, counted from 0. */
export interface TextRange {
  from: number;
  to: number;
}

/**
 * Where a JSON text has what a pointer (RFC 6901) leads to: the value, or of one that is long the name or bracket with which it
 * begins. What the text does not have is looked for where it would have to stand.
 */
export function placeInText(text: string, pointer: string): TextRange {
  const root = jsonLanguage.parser.parse(text).topNode.firstChild;
  if (!root) return { from: 0, to: text.length };
  let value = root;
  let named: Node | null = null;
  for (const step of pointer.split('/').slice(1)) {
    const found = stepInto(text, value, step.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (!found) break;
    ({ value, named } = found);
  }
  if (value.name !== 'Object' && value.name !== 'Array') return { from: value.from, to: value.to };
  return named ? { from: named.from, to: named.to } : { from: value.from, to: value.from + 1 };
}

function stepInto(text: string, within: Node, step: string): { value: Node; named: Node | null } | null {
  if (within.name === 'Array') {
    const value = valuesOf(within)[Number(step)];
    return value ? { value, named: null } : null;
  }
  for (const property of within.getChildren('Property')) {
    const named = property.getChild('PropertyName');
    if (!named || nameIn(text, named) !== step) continue;
    const value = property.lastChild;
    return value && VALUES.includes(value.name) ? { value, named } : null;
  }
  return null;
}

const VALUES = ['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null'];

function valuesOf(array: Node): Node[] {
  const values: Node[] = [];
  for (let node = array.firstChild; node; node = node.nextSibling) {
    if (VALUES.includes(node.name)) values.push(node);
  }
  return values;
}

function nameIn(text: string, { from, to }: TextRange): string | null {
  try {
    return JSON.parse(text.slice(from, to)) as string;
  } catch {
    return null;
  }
}

/** The character, counted from 0, at a line and column as a person counts them. */
export function offsetAt(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const within = Array.from(lines[line - 1] ?? '').slice(0, column - 1);
  return before + within.join('').length;
}

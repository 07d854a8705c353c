export type Sign = '=' | '≠' | '<' | '≤' | '>' | '≥';

/** Every way to write a comparison, longer ones before those that they begin with. */
const WRITTEN: readonly (readonly [string, Sign])[] = (
  [
    ['<=', '≤'],
    ['>=', '≥'],
    ['<>', '≠'],
    ['!=', '≠'],
    ['==', '='],
    ['=', '='],
    ['≠', '≠'],
    ['<', '<'],
    ['≤', '≤'],
    ['>', '>'],
    ['≥', '≥'],
    ['is not', '≠'],
    ['not', '≠'],
    ['differs from', '≠'],
    ['is at least', '≥'],
    ['at least', '≥'],
    ['is at most', '≤'],
    ['at most', '≤'],
    ['is less than', '<'],
    ['less than', '<'],
    ['is greater than', '>'],
    ['greater than', '>'],
    ['more than', '>'],
    ['is on or before', '≤'],
    ['on or before', '≤'],
    ['is before', '<'],
    ['before', '<'],
    ['is on or after', '≥'],
    ['on or after', '≥'],
    ['is after', '>'],
    ['after', '>'],
    ['equals', '='],
    ['is', '='],
    ['不等于', '≠'],
    ['不为', '≠'],
    ['不是', '≠'],
    ['不少于', '≥'],
    ['不小于', '≥'],
    ['不超过', '≤'],
    ['不大于', '≤'],
    ['小于', '<'],
    ['大于', '>'],
    ['不晚于', '≤'],
    ['不早于', '≥'],
    ['早于', '<'],
    ['晚于', '>'],
    ['等于', '='],
    ['为', '='],
    ['是', '='],
  ] as const
).toSorted(([a], [b]) => b.length - a.length);

const MEMBERSHIP: readonly (readonly [string, '=' | '≠'])[] = [
  ['is one of', '='],
  ['one of', '='],
  ['any of', '='],
  ['is none of', '≠'],
  ['none of', '≠'],
  ['属于', '='],
  ['不属于', '≠'],
];

/** The comparison that a text begins with, and what follows it; none: null and the whole text. */
export function takeComparison(text: string): { sign: Sign | null; rest: string } {
  return take(text, WRITTEN) ?? { sign: null, rest: text };
}

/** The words that always mean a list, even of one; undefined where the text begins with none. */
export function takeMembership(text: string): { sign: '=' | '≠'; rest: string } | undefined {
  return take(text, MEMBERSHIP);
}

function take<T extends Sign>(
  text: string,
  written: readonly (readonly [string, T])[],
): { sign: T; rest: string } | undefined {
  const lower = text.toLowerCase();
  for (const [words, sign] of written) {
    const next = lower[words.length] ?? ' ';
    // an English word ends where letters do: "island" is no comparison
    const ends = !/[a-z]$/.test(words) || !/[a-z]/.test(next);
    if (lower.startsWith(words) && ends) return { sign, rest: text.slice(words.length).trim() };
  }
  return undefined;
}

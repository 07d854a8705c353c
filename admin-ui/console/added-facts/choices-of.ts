import type { AddedFact } from '../../../domain/added-fact';

/** The values of an enumeration from lines `code = 中文 = English`; null where a line is none, or there are fewer than two. */
export function choicesOf(lines: string): AddedFact['choices'] | null {
  const choices = lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(/[=＝]/).map((part) => part.trim()));
  const whole = choices.every(
    ([value = '', zh = '', en = '', ...more]) =>
      /^[a-z][a-z0-9_]{0,63}$/.test(value) && zh !== '' && en !== '' && more.length === 0,
  );
  if (!whole || choices.length < 2) return null;
  return choices.map(([value = '', zh = '', en = '']) => ({ value, label: { zh, en } }));
}

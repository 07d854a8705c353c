import { pinyin } from 'pinyin-pro';

/** A Chinese name as it is written in Latin letters on signs: pinyin without tones and blanks, ü as v. */
export function romanise(name: string): string {
  return pinyin(name, { toneType: 'none', type: 'array', v: true, nonZh: 'consecutive' })
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

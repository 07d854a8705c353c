/** Traditional characters that addresses have, each before its simplified form; others are left as they are. */
const SIMPLIFIED = new Map(
  (
    '號号樓楼棟栋單单區区縣县鎮镇鄉乡道道東东園园學学華华國国廣广門门開开陽阳興兴慶庆農农業业電电車车橋桥灣湾島岛龍龙鳳凤衛卫銀银鐵铁錢钱' +
    '長长寧宁蘭兰濱滨漢汉蘇苏閩闽贛赣遼辽濟济瀋沈陝陕貴贵雲云瀾澜麗丽萬万義义愛爱禮礼豐丰榮荣會会將将軍军紅红綠绿藍蓝黃黄錦锦繡绣花花' +
    '環环齊齐魯鲁楊杨趙赵劉刘鄭郑陳陈吳吴馬马葉叶蓮莲莊庄聖圣觀观鹽盐醫医產产創创進进運运達达遠远鄰邻巖岩峽峡澤泽潤润淵渊湧涌瀏浏' +
    '層层廳厅戶户廈厦嶺岭崗岗塊块壩坝場场實实寶宝書书樂乐機机'
  )
    .match(/../gu)
    ?.map((pair): [string, string] => {
      const [traditional = '', simplified = ''] = pair;
      return [traditional, simplified];
    }),
);

const DIGITS = new Map(
  Array.from('〇零一二三四五六七八九').map((sign, index) => [sign, Math.max(0, index - 1)]),
);
const NUMERALS = '〇零一二三四五六七八九十百两';
/** What follows a number in an address; before anything else a numeral may be part of a name, as in 三元路. */
const COUNTED = new RegExp(`[${NUMERALS}]+(?=号|弄|幢|栋|座|单元|门|室|房|户|楼|层|组)`, 'gu');

/** One width for letters and digits, simplified characters, Arabic digits for numbers. */
export function plainCharacters(text: string): string {
  return Array.from(text.normalize('NFKC'))
    .map((sign) => SIMPLIFIED.get(sign) ?? sign)
    .join('')
    .replace(COUNTED, arabic);
}

/** 二十三 is 23, 五〇一 is 501. */
export function arabic(numerals: string): string {
  if (!/[十百]/u.test(numerals))
    return Array.from(numerals.replace(/两/gu, '二'))
      .map((sign) => DIGITS.get(sign))
      .join('');
  let value = 0;
  let digit = 0;
  for (const sign of numerals.replace(/两/gu, '二')) {
    const power = sign === '百' ? 100 : sign === '十' ? 10 : 0;
    if (power === 0) digit = DIGITS.get(sign) ?? 0;
    else {
      value += Math.max(1, digit) * power;
      digit = 0;
    }
  }
  return String(value + digit);
}

/** Small letters without accents, other signs as blanks; apostrophes and points leave nothing behind. */
export function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/['’.`]/gu, '')
    .replace(/[^\p{L}\p{N}#,&/-]+/gu, ' ')
    .trim();
}

/** Whether a text has Chinese characters. */
export function hasCharacters(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}

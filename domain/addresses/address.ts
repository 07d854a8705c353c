/** A house's number; both ends of a range, which are the same where there is none. */
export interface HouseNumber {
  readonly from: number;
  readonly to: number;
  /** What stands behind it: the A of 12A, the 1 of 12号之一. */
  readonly suffix: string | null;
}

/** The levels of administrative areas that an address may name before its road. */
export const LOCALITY_LEVELS = ['province', 'city', 'district', 'street'] as const;
export type LocalityLevel = (typeof LOCALITY_LEVELS)[number];

/**
 * One reading of an address, in parts that can be compared. Latin letters are lower case; `road` is always in Latin letters (pinyin
 * without tones), so that both ways of writing meet. Null is: the address does not say.
 */
export interface Address {
  readonly script: 'western' | 'chinese';
  readonly road: string;
  /** The road's name in simplified characters, where it was written in any. */
  readonly roadInCharacters: string | null;
  readonly roadType: string | null;
  /** n, e, s or w; a Chinese road has it in its name. */
  readonly direction: string | null;
  /** 弄 */
  readonly lane: string | null;
  readonly number: HouseNumber | null;
  /** 幢, 栋, 号楼 */
  readonly building: string | null;
  /** 单元 */
  readonly entrance: string | null;
  /** The dwelling's number within its building or entrance. */
  readonly unit: string | null;
  /** Names of areas, in Latin letters and without their level's word. */
  readonly localities: Readonly<Partial<Record<LocalityLevel, string>>>;
  readonly postalCode: string | null;
  /** What it says beside these parts: a town that is not known, signs that may tell homes apart, dwellings that contradict. */
  readonly beside: readonly string[] | null;
}

export const NOTHING_SAID: Omit<Address, 'script'> = {
  road: '',
  roadInCharacters: null,
  roadType: null,
  direction: null,
  lane: null,
  number: null,
  building: null,
  entrance: null,
  unit: null,
  localities: {},
  postalCode: null,
  beside: null,
};

/** How a house or dwelling number is compared: letters small, no leading zeros, nothing between its parts. */
export function plainNumber(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/^0+(?=.)/, '');
}

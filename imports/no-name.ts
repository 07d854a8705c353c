/** What people write into a column for a company's name where there is none. */
const NO_NAMES = new Set([
  'nil',
  'na',
  'none',
  'none listed',
  'no',
  'not applicable',
  'not available',
  'not provided',
  'not known',
  'unknown',
  'null',
  'tbd',
  'tba',
  'same',
  'same as above',
  'same as owner',
  'self',
  'self managed',
  'self management',
  'owner',
  'owners',
  'the owner',
  'owner managed',
  'property owner',
  'landlord',
  'the landlord',
  'private',
  'individual',
  '无',
  '無',
  '没有',
  '不适用',
  '不详',
  '未知',
  '同上',
  '自管',
  '自行管理',
  '本人',
  '业主',
  '业主自管',
  '房东',
]);

/** Whether a cell of names says that there is none: NIL, N/A, SELF, OWNER, a dash, or no letter at all. */
export function isNoName(text: string): boolean {
  const letters = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\/.']/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return !/\p{L}/u.test(letters) || NO_NAMES.has(letters);
}

/** Characters that nobody sees: zero-width spaces, marks of direction, soft hyphens. Joiners shape letters, and stay. */
const UNSEEN = /(?![\u200c\u200d])\p{Cf}/gu;
const JOINERS = /[\u200c\u200d]/gu;

/** A text as it is kept: what nobody sees taken out, white space around it and doubled too. */
export function squeeze(cell: string): string {
  return cell.replace(UNSEEN, '').replace(/\s+/gu, ' ').trim();
}

/** A column's name as a header shows it. */
export function columnName(cell: string): string {
  return cell.replace(UNSEEN, '').trim();
}

/** Keys and labels as they are compared: full-width forms made plain too. */
export function tidy(cell: string): string {
  return squeeze(cell.normalize('NFKC').replace(JOINERS, ''));
}

/** Why a cell's text is not taken; the words are those of `doorstep.cell`. */
export type CellFlawCode =
  | 'NOT_UNDERSTOOD'
  | 'NOT_A_NUMBER'
  | 'NO_SUCH_PARAMETER'
  | 'NOT_A_DATE'
  | 'DATE_COMPARISON'
  | 'NO_ORDER'
  | 'NO_SUCH_CHOICE'
  | 'YES_OR_NO'
  | 'ELSEWHERE'
  | 'MAY_NOT_RAISE'
  | 'READ_ONLY'
  | 'PRIORITY_NUMBER'
  | 'NAME_MISSING'
  | 'NO_SUCH_TIER'
  | 'NO_SUCH_GROUND'
  | 'GROUND_NEEDED'
  | 'GROUND_NOT_HERE'
  | 'SEVERITY_NOT_HERE';

export interface CellFlaw {
  code: CellFlawCode;
  /** What the words are filled with. */
  details: Readonly<Record<string, string>>;
}

export function flaw(code: CellFlawCode, details: Readonly<Record<string, string>> = {}): CellFlaw {
  return { code, details };
}

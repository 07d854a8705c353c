/** Why a document cannot be run. Validation reports the same before publication; here it is the last line. */
export type RulesetErrorCode =
  | 'TOO_MANY_CONDITIONS'
  | 'TOO_DEEP'
  | 'UNKNOWN_CONDITION'
  | 'CYCLIC_CONDITION'
  | 'UNKNOWN_PARAMETER'
  | 'PARAMETER_NOT_IN_FORCE'
  | 'UNKNOWN_FACT'
  | 'UNKNOWN_OPERATOR'
  | 'EQUAL_PRIORITIES'
  | 'NOT_ABOUT_TIERS'
  | 'NOT_ABOUT_FINDINGS'
  | 'FACT_VALUE_OF_WRONG_TYPE';

/** `pointer`: a JSON pointer into the document, or for a fact's value its key. */
export class RulesetError extends Error {
  override readonly name = 'RulesetError';

  constructor(
    readonly code: RulesetErrorCode,
    readonly pointer: string,
  ) {
    super(`${code} at ${pointer}`);
  }
}

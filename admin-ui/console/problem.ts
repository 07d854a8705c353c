import type { Localised } from '../../domain/localised';

/** One thing that is wrong with a document; `message` is absent where only the code is known. */
export interface ProblemPlace {
  pointer: string;
  code: string;
  message?: Localised;
  expected?: Localised;
}

/** RFC 9457 as the API answers it. */
export interface Problem {
  code: string;
  title: string;
  /** In each language; the reader may have chosen another than the browser's. */
  localised: Localised;
  errors: ProblemPlace[];
}

import { inBothLanguages, type Localised } from '../domain/localised';
import { PROBLEM_MESSAGES, type ProblemCode } from './problem-messages';

/** One thing that is wrong with a document: where, what, and what would be right. */
export interface Problem {
  readonly code: ProblemCode;
  /** JSON pointer (RFC 6901) into the document; empty for the document itself. */
  readonly pointer: string;
  readonly message: Localised;
  readonly expected: Localised;
}

type Details = Readonly<Record<string, string | number | Localised>>;

/** Builds a problem; `details` fill the placeholders of its messages. */
export function problem(code: ProblemCode, pointer: string, details: Details = {}): Problem {
  const { message, expected } = PROBLEM_MESSAGES[code];
  return { code, pointer, message: fill(message, details), expected: fill(expected, details) };
}

function fill(template: Localised, details: Details): Localised {
  return inBothLanguages((language) =>
    template[language].replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const detail = details[name] ?? '';
      return typeof detail === 'object' ? detail[language] : String(detail);
    }),
  );
}

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

/** So many are told at once: nobody mends more before trying again, and a document may hold thousands. */
export const MAX_PROBLEMS = 100;

/** The first problems, each once: a part that is used in several places is met several times. */
export function firstProblems(found: Iterable<Problem>): Problem[] {
  const distinct = new Map<string, Problem>();
  for (const each of found) {
    distinct.set(`${each.code} ${each.pointer} ${each.message.en}`, each);
    if (distinct.size === MAX_PROBLEMS) break;
  }
  return [...distinct.values()];
}

const MAX_LISTED = 20;

/** Names that would be right, as a text: the first of them. */
export function listed(names: readonly string[]): Localised {
  if (names.length === 0) return { zh: '-', en: '-' };
  const shown = names.slice(0, MAX_LISTED).join(', ');
  const more = names.length - MAX_LISTED;
  if (more <= 0) return { zh: shown, en: shown };
  return { zh: `${shown}（另有 ${more} 个）`, en: `${shown} (and ${more} more)` };
}

/** What somebody wrote is quoted, not returned at length. */
const MAX_QUOTED = 100;

function quoted(text: string): string {
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
}

type Details = Readonly<Record<string, string | number | Localised>>;

/** Builds a problem; `details` fill the placeholders of its messages: texts as they were written, words in both languages. */
export function problem(code: ProblemCode, pointer: string, details: Details = {}): Problem {
  const { message, expected } = PROBLEM_MESSAGES[code];
  return { code, pointer, message: fill(message, details), expected: fill(expected, details) };
}

function fill(template: Localised, details: Details): Localised {
  return inBothLanguages((language) =>
    template[language]
      .replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        const detail = details[name] ?? '';
        return typeof detail === 'object' ? detail[language] : quoted(String(detail));
      })
      .trimEnd(),
  );
}

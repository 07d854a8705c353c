import { FORBIDDEN_SUBJECT_NAMES, forbiddenSubject } from '../domain/forbidden-subjects';
import { mappedColumns } from './check-profile';
import { problem, type Problem } from './messages';
import { columnName } from './plain-text';
import type { ImportProfile } from './profile-types';
import { isRejectsHeader, REASON_COLUMNS } from './rejects-file';

/** Where each mapped column stands in the rows of a file. */
export type ColumnIndex = ReadonlyMap<string, number>;

export interface HeaderMatch {
  readonly columns: ColumnIndex;
  readonly problems: readonly Problem[];
}

/**
 * Compares a file's header with a profile. A mapped column that is missing or stands twice, and an unknown column about
 * a forbidden subject, refuse the file; another unknown column is a warning, since nothing is taken from it, but of an advert,
 * whose source agreed on what it sends.
 */
export function matchHeader(profile: ImportProfile, file: string, header: readonly string[]): HeaderMatch {
  const names = header.map(columnName);
  const mapped = new Set(mappedColumns(profile));
  const reasons = isRejectsHeader(names) ? REASON_COLUMNS : [];
  const known = new Set([...mapped, ...profile.ignoredColumns, ...reasons]);
  const strangers = names.filter((name) => name !== '' && !known.has(name));
  const place = (column: string): { file: string; line: number; column: string } => ({
    file,
    line: 1,
    column,
  });
  const problems: Problem[] = [];
  const renamed = new Set<string>();

  for (const column of mapped) {
    if (names.includes(column)) {
      if (names.indexOf(column) !== names.lastIndexOf(column))
        problems.push(problem('COLUMN_DUPLICATE', 'file', place(column)));
      continue;
    }
    if (profile.optionalColumns.includes(column)) continue;
    const actual = nearest(column, strangers);
    if (actual === null) {
      problems.push(problem('COLUMN_MISSING', 'file', place(column)));
    } else {
      renamed.add(actual);
      problems.push(problem('COLUMN_RENAMED', 'file', { ...place(column), value: actual }, { actual }));
    }
  }
  for (const column of new Set(strangers)) {
    const forbidden = forbiddenSubject(column);
    if (forbidden !== null) {
      const subject = FORBIDDEN_SUBJECT_NAMES[forbidden.subject];
      const details = { subject: subject.en, subjectZh: subject.zh, word: forbidden.word };
      problems.push(problem('FORBIDDEN_SUBJECT', 'file', { ...place(column), value: column }, details));
    } else if (profile.subject === 'advert') {
      problems.push(problem('COLUMN_NOT_AGREED', 'file', { ...place(column), value: column }));
    } else if (!renamed.has(column)) {
      problems.push(problem('COLUMN_UNKNOWN', 'warning', { ...place(column), value: column }));
    }
  }
  return {
    columns: new Map(
      [...mapped].filter((column) => names.includes(column)).map((column) => [column, names.indexOf(column)]),
    ),
    problems,
  };
}

/** The stranger that is most like a missing column: the same letters and digits, or few edits away. */
function nearest(column: string, strangers: readonly string[]): string | null {
  const wanted = letters(column);
  let best: { name: string; distance: number } | null = null;
  for (const name of strangers) {
    const distance = editDistance(wanted, letters(name));
    if (
      distance <= Math.max(1, wanted.length / 3) &&
      distance < wanted.length &&
      distance < (best?.distance ?? Infinity)
    )
      best = { name, distance };
  }
  return best?.name ?? null;
}

function letters(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, 100);
}

/** Levenshtein distance of two short texts. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_unused, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substituted, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

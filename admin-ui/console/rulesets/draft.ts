import { createContext, useContext } from 'react';
import type { RulesetDocument } from '../../../rules/ruleset-schema';
import type { ProblemPlace } from '../problem';
import type { Remark } from './remark';

/** Where something stands in the document. */
export type Path = readonly (string | number)[];

interface Draft {
  document: RulesetDocument;
  readOnly: boolean;
  problems: readonly ProblemPlace[];
  /** What the analysis says of the document as it stands: nothing that stops it. */
  remarks: readonly Remark[];
  /** Puts a value at a place; undefined takes out what stands there. */
  change: (path: Path, value: unknown) => void;
}

export const DraftContext = createContext<Draft | null>(null);

/** The document that is shown or edited around this component. */
export function useDraft(): Draft {
  const draft = useContext(DraftContext);
  if (!draft) throw new Error('no draft around this component');
  return draft;
}

/** A copy of the document with another value at the place; undefined removes it, from lists too. */
export function withValue(document: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(document)) {
    const items: unknown[] = [...(document as unknown[])];
    const at = Number(step);
    if (rest.length === 0 && value === undefined) items.splice(at, 1);
    else items[at] = withValue(items[at], rest, value);
    return items;
  }
  const entries = { ...(document as Record<string, unknown>) };
  if (rest.length > 0 || value !== undefined) {
    return { ...entries, [step]: withValue(entries[step], rest, value) };
  }
  return Object.fromEntries(Object.entries(entries).filter(([key]) => key !== String(step)));
}

/** The JSON pointer (RFC 6901) of a place. */
export function pointerOf(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Problems or remarks at a place, or with `inside` also at what it contains. */
export function problemsAt<T extends { pointer: string }>(
  problems: readonly T[],
  path: Path,
  inside: boolean,
): readonly T[] {
  const pointer = pointerOf(path);
  return problems.filter(
    (problem) => problem.pointer === pointer || (inside && problem.pointer.startsWith(`${pointer}/`)),
  );
}

import { linter, type Diagnostic } from '@codemirror/lint';
import { StateEffect, StateField } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { Language } from '../../../../domain/localised';
import { findJsonFlaw } from '../../../../domain/json-text';
import type { ProblemPlace } from '../../problem';
import type { Remark } from '../remark';
import { offsetAt, placeInText } from './place-in-text';

export interface Shown {
  problems: readonly ProblemPlace[];
  remarks: readonly Remark[];
  language: Language;
}

const show = StateEffect.define<Shown>();

const shown = StateField.define<Shown>({
  create: () => ({ problems: [], remarks: [], language: 'en' }),
  update: (before, { effects }) => {
    for (const effect of effects) if (effect.is(show)) return effect.value;
    return before;
  },
});

/** Marks where the text is no JSON, and what the API says of the document, each at its line. */
export const editorProblems = [
  shown,
  linter(({ state }) => diagnosticsOf(state.doc.toString(), state.field(shown)), {
    needsRefresh: ({ startState, state }) => startState.field(shown) !== state.field(shown),
  }),
];

export function showProblems(view: EditorView, what: Shown): void {
  view.dispatch({ effects: show.of(what) });
}

/** What is to be marked in a text; while it is no JSON, that alone. */
export function diagnosticsOf(text: string, { problems, remarks, language }: Shown): Diagnostic[] {
  const flaw = findJsonFlaw(text);
  if (flaw) {
    const from = Math.min(offsetAt(text, flaw.line, flaw.column), text.length);
    return [{ from, to: Math.min(from + 1, text.length), severity: 'error', message: flaw.reason[language] }];
  }
  const wrong = problems.map(({ pointer, code, message, expected }): Diagnostic => {
    const words = [message?.[language] ?? code, expected?.[language]].filter((part) => part !== undefined);
    return { ...placeInText(text, pointer), severity: 'error', message: words.join(' ') };
  });
  const told = remarks.map((remark): Diagnostic => ({
    ...placeInText(text, remark.pointer),
    severity: 'info',
    message: remark.text[language],
  }));
  return [...wrong, ...told].toSorted((one, other) => one.from - other.from);
}

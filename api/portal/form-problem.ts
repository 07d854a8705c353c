import type { Language } from '../../domain/localised';
import { escape } from './layout';
import { textOf, type TextKey } from './texts';

/** A field of a resident's form that can be filled in wrongly. */
export type FormField = 'date' | 'part' | 'subject' | 'statement';

/** What is wrong with an answer, and in which field where it is one's. */
export interface FormProblem {
  text: TextKey;
  field?: FormField;
}

/** A form as it was posted: it comes back as it was left. */
export interface PostedForm {
  answer: string;
  values: Readonly<Partial<Record<FormField, string>>>;
}

/**
 * One field's text as it is counted and kept: a browser posts a line break as CR LF, and counts it as one character
 * where it shows how much room is left.
 */
export function readField(form: Readonly<Record<string, unknown>>, name: string): string {
  const value = form[name];
  return typeof value === 'string' ? value.replaceAll(/\r\n?/g, '\n').trim() : '';
}

export function readPosted(form: Readonly<Record<string, unknown>>): PostedForm {
  const fields: readonly FormField[] = ['date', 'part', 'subject', 'statement'];
  return {
    answer: readField(form, 'answer'),
    values: Object.fromEntries(fields.map((field) => [field, readField(form, field)])),
  };
}

/** What a page's form of one kind shows of what was posted. */
export interface FilledForm {
  /** True where this is the form to be put right. */
  open: boolean;
  /** The posted text, escaped. */
  value(field: FormField): string;
  /** Whether a choice was made. */
  chosen(field: FormField, option: string): boolean;
  /** Attributes of a field that is wrong. */
  marks(field: FormField, id: string): string;
  /** What is wrong with a field, to stand beside it. */
  note(field: FormField, id: string): string;
}

export function filledForm(
  answer: string,
  language: Language,
  { problem, posted }: { problem?: FormProblem; posted?: PostedForm },
): FilledForm {
  const open = posted?.answer === answer && problem !== undefined;
  const wrong = (field: FormField) => open && problem.field === field;
  return {
    open,
    value: (field) => (open ? escape(posted.values[field] ?? '') : ''),
    chosen: (field, option) => open && posted.values[field] === option,
    marks: (field, id) => (wrong(field) ? ` aria-invalid="true" aria-describedby="${id}-problem"` : ''),
    note: (field, id) =>
      wrong(field)
        ? `<p class="field-problem" id="${id}-problem">${problem ? textOf(problem.text, language) : ''}</p>`
        : '',
  };
}

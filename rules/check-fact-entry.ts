import { forbiddenSubject, type ForbiddenSubject } from '../domain/forbidden-subjects';
import type { FactEntry } from './fact-catalogue';

export interface FactEntryRefusal {
  readonly code: 'FORBIDDEN_SUBJECT';
  /** JSON pointer into the entry. */
  readonly pointer: string;
  readonly subject: ForbiddenSubject;
  readonly word: string;
}

/**
 * Refuses a catalogue entry whose key, label, source, purpose, legal basis or values speak of who a person is (programme: "What a
 * tier is about"). An empty list is not approval: the data owner decides, with the data protection officer's opinion.
 */
export function checkFactEntry(entry: FactEntry): FactEntryRefusal[] {
  const values = entry.type === 'enum' ? entry.values : [];
  const texts: [string, string][] = [
    ['/key', entry.key],
    ...(['label', 'source', 'purpose', 'legalBasis'] as const).flatMap((field): [string, string][] => [
      [`/${field}/zh`, entry[field].zh],
      [`/${field}/en`, entry[field].en],
    ]),
    ...values.flatMap((option, index): [string, string][] => [
      [`/values/${index}/value`, option.value],
      [`/values/${index}/label/zh`, option.label.zh],
      [`/values/${index}/label/en`, option.label.en],
    ]),
  ];
  return texts.flatMap(([pointer, text]) => {
    const match = forbiddenSubject(text);
    return match === null ? [] : [{ code: 'FORBIDDEN_SUBJECT', pointer, ...match }];
  });
}

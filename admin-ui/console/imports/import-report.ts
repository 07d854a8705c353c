import type { RaRecord } from 'react-admin';
import type { Localised } from '../../../domain/localised';

export const COUNTS = ['rows', 'added', 'changed', 'gone', 'unchanged', 'kept', 'rejected'] as const;

export type Counts = Partial<Record<(typeof COUNTS)[number], number>>;

export interface ValueChange {
  key: string;
  name: string;
  from: unknown;
  to: unknown;
}

/** As GET /api/imports/{id} answers it; lists are cut at a thousand entries. */
export interface ImportReport extends RaRecord<string> {
  profileKey: string;
  fileName: string;
  observedOn: string;
  state: 'done' | 'refused';
  counts: Counts;
  problemCount: number;
  finishedAt: string;
  differences: {
    added?: string[];
    changed?: string[];
    gone?: string[];
    changes?: ValueChange[];
    /** What the file says (`to`) and something newer says otherwise (`from`). */
    kept?: ValueChange[];
  };
  /** Names of what changed, where the register has a wording for them. */
  labels: Partial<Record<string, Localised>>;
  problems: {
    code: string;
    severity: string;
    line: number | null;
    column: string | null;
    value: string | null;
    reason: Localised;
  }[];
}

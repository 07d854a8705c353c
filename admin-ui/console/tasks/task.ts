import type { RaRecord } from 'react-admin';

/** As GET /api/tasks answers it. */
export interface Task extends RaRecord<string> {
  kind: string;
  registrationId: string | null;
  patchId: string;
  patchCode: string;
  state: string;
  dueAt: string;
  address: string;
  dwellingNumber: string | null;
  escalatedAt: string | null;
  overdue: boolean;
  version: number;
}

/** Open or waiting: it can still be given to somebody else. */
export function isUnclosed({ state }: Task): boolean {
  return state === 'open' || state === 'waiting';
}

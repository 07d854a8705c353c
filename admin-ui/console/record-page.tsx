import type { ReactNode } from 'react';
import { Show } from 'react-admin';

/** Keeps the whole record apart from what lists have put into react-admin's cache under the same id. */
export const WHOLE_RECORD = { meta: { whole: true } };

/** The page of one record, shown once all of it was read. */
export function RecordPage({ children }: { children: ReactNode }) {
  return (
    <Show actions={false} component="div" queryOptions={WHOLE_RECORD}>
      {children}
    </Show>
  );
}

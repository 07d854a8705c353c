import type { RaRecord } from 'react-admin';
import type { Correction, DisputeSubject, RejectionReason } from '../../../domain/dispute';

/** As GET /api/disputes answers it. */
export interface Dispute extends RaRecord<string> {
  registrationId: string;
  patchCode: string;
  address: string;
  dwellingNumber: string | null;
  subject: DisputeSubject | 'tier';
  statement: string | null;
  openedAt: string;
  dueAt: string;
  overdue: boolean;
  /** What stands on record now; `until` is the first day after the tenancy. */
  occupantCount: number | null;
  since: string;
  until: string | null;
  decision: string | null;
  decidedAt: string | null;
  reason: RejectionReason | null;
  correction: Correction | null;
  /** The reader put their own name to what is disputed: another one decides. */
  ownRecord: boolean;
}

import type { RaRecord } from 'react-admin';
import type { Correction, RejectionReason } from '../../../domain/dispute';

/** As GET /api/claims answers it. */
export interface Claim extends RaRecord<string> {
  registrationId: string;
  patchCode: string;
  address: string;
  dwellingNumber: string | null;
  kind: 'new' | 'change' | 'end' | 'never_lived_here' | 'correction';
  declarant: string;
  claim: { movedOutOn?: string; occupantCount?: number; changed?: string };
  declaredAt: string;
  dueAt: string | null;
  overdue: boolean;
  /** What stands on record now; `until` is the first day after the tenancy. */
  occupantCount: number | null;
  since: string;
  until: string | null;
  state: 'received' | 'accepted' | 'rejected' | 'superseded';
  decidedAt: string | null;
  reason: RejectionReason | null;
  correction: Correction | null;
  /** The reader recorded it: another one decides. */
  ownClaim: boolean;
}

import type { RaRecord } from 'react-admin';

/** A proposal, as GET /api/observation-keys answers it; its id is the key. */
export interface ObservationKey extends RaRecord<string> {
  valueType: string;
  subjectType: string;
  labelZh: string;
  labelEn: string;
  reason: string;
  proposedBy: string | null;
  proposedAt: string;
  /** Null: waits for another administrator of the authority. */
  approvedBy: string | null;
  approvedAt: string | null;
  version: number;
}

import type { RaRecord } from 'react-admin';
import type { NoticeState } from '../../../domain/notice';

/** As GET /api/notices answers it. */
export interface Notice extends RaRecord<string> {
  hazardId: string;
  kind: string;
  severity: string;
  state: NoticeState;
  patchId: string;
  patchCode: string;
  address: string;
  registrationId: string | null;
  dwellingNumber: string | null;
  issuedAt: string | null;
  servedAt: string | null;
  deadlineOn: string | null;
  appealOpen: boolean;
  late: boolean;
  version: number;
}

export interface Appeal {
  id: string;
  ground: string;
  means: string;
  receivedOn: string;
  recordedBy: string;
  decision: string | null;
  reason: string | null;
  moreWorkingDays: number | null;
  decidedBy: string | null;
  toldAt: string | null;
}

/** As GET /api/notices/{id} answers it. */
export interface NoticeDetail extends Notice {
  measure: string;
  locale: string;
  partyKind: string | null;
  partyName: string | null;
  partyAddress: string | null;
  issuedBy: string | null;
  service: {
    means: string;
    receiver: string | null;
    reference: string | null;
    witnessId: string | null;
  } | null;
  appealUntil: string | null;
  referral: { to: string; at: string; transmitted: string[]; receiptReference: string | null } | null;
  withdrawnReason: string | null;
  lastReinspection: { outcome: string; at: string } | null;
  rehousingOffered: boolean;
  /** Since when outward contact is stopped there; null: it is not. */
  pausedSince: string | null;
  appeals: Appeal[];
  /** What it says, the title first. */
  paragraphs: string[];
}

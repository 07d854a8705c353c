import type { RaRecord } from 'react-admin';
import type { Localised } from '../../../domain/localised';
import type { VisitState } from '../../../domain/visit';
import type { Checklist } from '../../../domain/visit-checklist';

/** As GET /api/visits answers it. */
export interface Visit extends RaRecord<string> {
  registrationId: string | null;
  patchId: string | null;
  patchCode: string | null;
  address: string;
  dwellingNumber: string | null;
  state: VisitState;
  ground: string | null;
  /** Work order, 0 first: a severe hazard is open. */
  rank: number;
  officerId: string | null;
  proposedAt: string | null;
  releasedAt: string | null;
  appointmentFrom: string | null;
  appointmentTo: string | null;
  reschedules: number;
  /** Since when outward contact is stopped there; null: it is not. */
  pausedSince: string | null;
  version: number;
}

/** As GET /api/visits/{id} answers it. */
export interface VisitDetail extends Visit {
  /** When the resident would like it. */
  wish: { on: string; part: string } | null;
  consent: string | null;
  checklist: Checklist | null;
  score: number | null;
  endedAt: string | null;
  withdrawnReason: string | null;
  hazards: { id: string; kind: string; severity: string; state: string; deadlineOn: string }[];
  explanation: {
    summary: Localised;
    reason: Localised;
    legalReference: Localised | null;
    because: Localised[];
    wouldChange: Localised[];
  } | null;
}

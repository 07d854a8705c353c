import type { HazardKind, Severity } from '../../domain/hazard';
import type { Localised } from '../../domain/localised';
import type { Ground, Tier } from '../../domain/tier';
import type { VisitState } from '../../domain/visit';

/** Which home a task is about, as an officer finds it. */
export interface Home {
  address: string;
  dwellingNumber: string | null;
  floor: number | null;
}

/** An item of GET /api/field/tasks. */
export interface FieldTask extends Home {
  id: string;
  kind: string;
  registrationId: string | null;
  tier: Tier | null;
  ground: Ground | null;
  /** The tenancy's first day on record; nobody moved out before it. */
  tenancySince: string | null;
  dueAt: string;
  contactPhone: string | null;
  visitId: string | null;
  visitState: VisitState | null;
  appointmentFrom: string | null;
  appointmentTo: string | null;
  hazard: { kind: HazardKind; severity: Severity } | null;
  /** To be served, with whom it is for. */
  notice: { id: string; partyName: string | null; partyAddress: string | null } | null;
  /** Since when outward contact is stopped there; null: it is not. */
  pausedSince: string | null;
}

/** Why a visit exists, as it is stated at the door. */
export interface ExplanationInWords {
  summary: Localised;
  reason: Localised;
  legalReference: Localised | null;
  because: Localised[];
  wouldChange: Localised[];
}

/** When the resident would rather be visited. */
export interface ResidentsWish {
  on: string;
  part: 'morning' | 'afternoon' | 'evening';
}

/** What the field app reads of GET /api/visits/{id}. */
export interface VisitDetail {
  id: string;
  subjectType: 'building' | 'dwelling' | 'registration';
  contactPhone: string | null;
  /** 0: a severe hazard is open. */
  rank: number;
  wish: ResidentsWish | null;
  explanation: ExplanationInWords | null;
  hazards: { id: string; kind: HazardKind; severity: Severity; state: string }[];
}

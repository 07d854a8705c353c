import type { Localised } from '../../../domain/localised';
import type { Ground, Tier } from '../../../domain/tier';

type FactValue = number | string | boolean | null;

export interface KnownFact {
  value: FactValue;
  source: string | null;
  observedAt: string | null;
}

/** As GET /api/registrations/{id} answers it. */
export interface Registration {
  id: string;
  patchId: string;
  address: string;
  dwellingNumber: string | null;
  state: string;
  tier: Tier;
  ground: Ground | null;
  confirmedOn: string | null;
  nextConfirmationOn: string | null;
  version: number;
  decision: {
    kind: 'rule' | 'manual';
    manualReason: string | null;
    /** When a person's decision ends. */
    manualUntil: string | null;
    decidedAt: string;
    deciderName: string | null;
    /** Null: a person decided. `hidden`: how many facts the reader's role may not see. */
    explanation: { facts: Record<string, KnownFact>; hidden: number } | null;
  } | null;
  rulesetVersionNumber: number | null;
  explanation: {
    summary: Localised;
    reason: Localised;
    legalReference: Localised | null;
    because: Localised[];
    wouldChange: Localised[];
  } | null;
  hazards: { id: string; kind: string; severity: string; state: string; deadlineOn: string }[];
  residents: { id: string; name: string | null }[];
  /** Only in a demonstration. */
  messages: { id: string; sentAt: string; body: string }[];
}

import type { RaRecord } from 'react-admin';
import type { AddedFact, FactDecision, FactOpinion } from '../../../domain/added-fact';

/** A proposed fact, as GET /api/added-facts answers it. */
export interface FactProposal extends AddedFact, RaRecord<string> {
  id: string;
  proposedBy: string | null;
  proposedAt: string;
  opinion: FactOpinion | null;
  opinionWords: string | null;
  opinionBy: string | null;
  opinionAt: string | null;
  decision: FactDecision | null;
  decisionWords: string | null;
  decidedBy: string | null;
  decidedAt: string | null;
  /** From when on rules that read it may be published. */
  usableAt: string | null;
  endedWords: string | null;
  endedBy: string | null;
  endedAt: string | null;
  proposedByMe: boolean;
  opinionByMe: boolean;
}

/** An observation that a fact may read, as GET /api/observables answers it. */
export interface Observable {
  key: string;
  valueType: FactProposal['valueType'];
  subjectType: FactProposal['subjectType'];
  labelZh: string;
  labelEn: string;
}

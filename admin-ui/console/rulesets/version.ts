import type { RaRecord } from 'react-admin';
import type { Assessment } from './assessment';
import type { CaseFile } from './cases/case';
import type { Neutrality } from './neutrality';

export interface Effect {
  reviewed: number;
  moved: number;
  /** By '<from>><to>', such as 'standard>priority'. */
  moves: Record<string, number>;
  /** In the same tier on another ground; versions from before this was counted have none. */
  regrounded?: number;
}

/** How far a published version has placed the register. */
export interface PlacingProgress {
  districts: number;
  done: readonly {
    districtId: string;
    reviewed: number;
    moved: number;
    expected: number;
    /** Where it stopped, by '<from>><to>' of places such as 'priority.safety'. */
    differing?: readonly { change: string; foreseen: number; happened: number }[];
  }[];
  /** Where it stopped, as it placed too many registrations other than foreseen. */
  stoppedIn?: string;
}

/** A version as lists have it. */
export interface VersionItem extends RaRecord<string> {
  rulesetId: string;
  number: number;
  state: 'draft' | 'in_review' | 'approved' | 'published' | 'retired' | 'rejected';
  note: string | null;
  /** Null for what was shipped with the product. */
  authorId: string | null;
  approverId: string | null;
  createdAt: string;
  publishedAt: string | null;
  /** When an approved version comes into force. */
  activatesAt: string | null;
  effect: Effect | null;
  /** Of a published version: whether it goes on placing the register. */
  placing: 'running' | 'paused' | 'stopped' | 'done' | 'superseded' | null;
  placingProgress: PlacingProgress | null;
  /** What its rules give. */
  decides: 'tier' | 'finding';
  /** The version that this one takes back. */
  rollsBack: string | null;
  version: number;
}

/** As GET /api/ruleset-versions/{id} answers it. */
export interface Version extends VersionItem {
  document: unknown;
  cases: CaseFile;
  /** As it was handed in; null before that. */
  assessment: Assessment | null;
  /** Null before it was handed in. */
  neutrality: Neutrality | null;
}

import type { RaRecord } from 'react-admin';

export interface Delegation {
  id: string;
  patchId: string;
  patchCode: string;
  substituteId: string;
  substituteName: string;
  fromOn: string;
  untilOn: string;
}

/** `untilOn` is the first day back. */
export interface Absence extends RaRecord<string> {
  officerName: string;
  fromOn: string;
  untilOn: string;
  open: boolean;
  delegations: Delegation[];
}

/** A proposal who takes which patch. */
export interface Plan {
  patches: {
    patchId: string;
    patchCode: string;
    visits: number;
    calls: number;
    hours: number;
    proposedId: string | null;
  }[];
  substitutes: { officerId: string; displayName: string; hours: number }[];
  hoursPerHalfMonth: number;
}

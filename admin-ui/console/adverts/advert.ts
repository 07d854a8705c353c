import type { RaRecord } from 'react-admin';
import type { Agreement, AddressPart } from '../../../domain/addresses/compare-addresses';
import type { AdvertState, DismissalReason } from '../../../domain/advert';

/** As GET /api/adverts answers it; `text` is the address as its source wrote it. */
export interface Advert extends RaRecord<string> {
  sourceZh: string;
  sourceEn: string;
  reference: string;
  text: string;
  unitKind: string;
  state: AdvertState;
  firstSeenOn: string;
  lastSeenOn: string;
  endedOn: string | null;
  dueAt: string | null;
  overdue: boolean;
  patchCode: string | null;
  address: string | null;
  dwellingNumber: string | null;
  registrationId: string | null;
  dismissedReason: DismissalReason | null;
  version: number;
}

export interface Door {
  dwellingId: string;
  dwellingNumber: string;
  registrationId: string | null;
}

/** A home that it may mean, or a building of which it does not say the dwelling. */
export interface Candidate {
  buildingId: string;
  address: string;
  saysWhich: boolean;
  agreement: Partial<Record<AddressPart, Agreement>>;
  dwellings: Door[];
}

/** As GET /api/adverts/{id} answers it. */
export interface AdvertDetail extends Advert {
  candidates: Candidate[];
}

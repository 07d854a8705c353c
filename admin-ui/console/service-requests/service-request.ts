import type { RaRecord } from 'react-admin';
import type { ServiceState } from '../../../domain/service-request';

/** As GET /api/service-requests answers it. */
export interface ServiceRequest extends RaRecord<string> {
  registrationId: string;
  patchId: string;
  patchCode: string;
  address: string;
  dwellingNumber: string | null;
  kind: string;
  state: ServiceState;
  note: string | null;
  openedAt: string;
  promisedFor: string;
  late: boolean;
  holderName: string | null;
  handedTo: string | null;
  receiptReference: string | null;
  declineReason: string | null;
  satisfied: boolean | null;
  feedback: string | null;
  version: number;
}

import type { RaRecord } from 'react-admin';
import type { ReportState } from '../../../domain/partner-report';

/** As GET /api/partner-reports answers it. */
export interface PartnerReport extends RaRecord<string> {
  partner: string;
  patchCode: string;
  address: string;
  part: string;
  kind: string;
  seenOn: string;
  state: ReportState;
  severity: string | null;
  putAsideReason: string | null;
  own: boolean;
  version: number;
}

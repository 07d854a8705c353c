import { FunctionField, SelectInput, TextField } from 'react-admin';
import { REPORT_STATES } from '../../../domain/partner-report';
import { useAreaFilter } from '../area-filter';
import { useChoices } from '../choices';
import { CodeField, useCodeWord } from '../code-field';
import { DayField } from '../day-field';
import { ResourceList } from '../resource-list';
import { DecideReport } from './DecideReport';
import type { PartnerReport } from './partner-report';

/** Hazards in common parts that partners reported, the last first. */
export function PartnerReportList() {
  const word = useCodeWord();
  const states = useChoices('report.state', REPORT_STATES);
  const areaFilter = useAreaFilter();
  return (
    <ResourceList
      filters={[<SelectInput key="state" source="state" choices={states} alwaysOn />, areaFilter]}
      filterDefaultValues={{ state: 'reported' }}
    >
      <TextField source="address" />
      <TextField source="patchCode" label="resources.partner-reports.fields.patchId" />
      <CodeField source="part" words="report.part" />
      <CodeField source="kind" words="hazard" />
      <DayField source="seenOn" />
      <CodeField source="partner" words="report.partner" />
      <FunctionField
        source="state"
        render={(report: PartnerReport) => (
          <>
            {[
              word('report.state', report.state),
              word('severity', report.severity),
              word('report.reason', report.putAsideReason),
            ]
              .filter((part) => part !== '')
              .join(' · ')}
            <DecideReport report={report} />
          </>
        )}
      />
    </ResourceList>
  );
}

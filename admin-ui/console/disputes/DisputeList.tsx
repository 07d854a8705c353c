import Typography from '@mui/material/Typography';
import { SelectInput, TextField, useRecordContext } from 'react-admin';
import { useAreaFilter } from '../area-filter';
import { useChoices } from '../choices';
import { useCodeWord } from '../code-field';
import { DayField } from '../day-field';
import { HomeField } from '../home-field';
import { ResourceList } from '../resource-list';
import { DecideByField } from './DecideByField';
import { DecideDispute } from './DecideDispute';
import type { Dispute } from './dispute';
import { DisputeStatement, useDecisionWords } from './DisputeWords';

/** What residents dispute over all registrations of the reader's area, the first due first. */
export function DisputeList() {
  return (
    <ResourceList
      filters={useFilters()}
      filterDefaultValues={{ state: 'open' }}
      rowClick={(_id, _resource, record) => `/registrations/${(record as Dispute).registrationId}/show`}
    >
      <DecideByField source="dueAt" />
      <SubjectField source="subject" />
      <HomeField source="address" />
      <TextField source="patchCode" label="resources.disputes.fields.patchId" />
      <DayField source="openedAt" />
      <DecisionField source="decision" />
    </ResourceList>
  );
}

interface FieldProps {
  source: string;
  label?: string;
  sortable?: boolean;
}

function SubjectField(_: FieldProps) {
  const word = useCodeWord();
  const dispute = useRecordContext<Dispute>();
  if (!dispute) return null;
  return (
    <>
      <strong>{word('disputeSubject', dispute.subject)}</strong>
      <DisputeStatement dispute={dispute} />
    </>
  );
}

function DecisionField(_: FieldProps) {
  const dispute = useRecordContext<Dispute>();
  return dispute ? <Decision dispute={dispute} /> : null;
}

function Decision({ dispute }: { dispute: Dispute }) {
  const decided = useDecisionWords(dispute);
  return decided === null ? (
    <DecideDispute dispute={dispute} />
  ) : (
    <Typography variant="body2">{decided}</Typography>
  );
}

function useFilters() {
  const states = useChoices('disputeState', ['open', 'decided']);
  const ages = useChoices('disputeAge', ['5', '10', '20']);
  const areaFilter = useAreaFilter();
  return [
    <SelectInput key="state" source="state" choices={states} alwaysOn />,
    <SelectInput
      key="age"
      source="minAgeDays"
      label="resources.disputes.fields.openedAt"
      choices={ages}
      alwaysOn
    />,
    areaFilter,
  ];
}

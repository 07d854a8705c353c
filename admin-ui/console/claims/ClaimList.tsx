import Typography from '@mui/material/Typography';
import { SelectInput, TextField, useRecordContext } from 'react-admin';
import { useAreaFilter } from '../area-filter';
import { useChoices } from '../choices';
import { DayField } from '../day-field';
import { DecideByField } from '../disputes/DecideByField';
import { HomeField } from '../home-field';
import { ResourceList } from '../resource-list';
import type { Claim } from './claim';
import { ClaimWords, useClaimDecision } from './ClaimWords';
import { DecideClaim } from './DecideClaim';

/** What was told about registrations of the reader's area and waits for a decision, the first due first. */
export function ClaimList() {
  return (
    <ResourceList
      filters={useFilters()}
      filterDefaultValues={{ state: 'open' }}
      rowClick={(_id, _resource, record) => `/registrations/${(record as Claim).registrationId}/show`}
    >
      <DecideByField source="dueAt" />
      <WordsField source="kind" />
      <HomeField source="address" />
      <TextField source="patchCode" label="resources.claims.fields.patchId" />
      <DayField source="declaredAt" />
      <DecisionField source="state" />
    </ResourceList>
  );
}

interface FieldProps {
  source: string;
  label?: string;
  sortable?: boolean;
}

function WordsField(_: FieldProps) {
  const claim = useRecordContext<Claim>();
  return claim ? <ClaimWords claim={claim} /> : null;
}

function DecisionField(_: FieldProps) {
  const claim = useRecordContext<Claim>();
  return claim ? <Decision claim={claim} /> : null;
}

function Decision({ claim }: { claim: Claim }) {
  const decided = useClaimDecision(claim);
  return decided === null ? (
    <DecideClaim claim={claim} />
  ) : (
    <Typography variant="body2">{decided}</Typography>
  );
}

function useFilters() {
  const states = useChoices('disputeState', ['open', 'decided']);
  const areaFilter = useAreaFilter();
  return [<SelectInput key="state" source="state" choices={states} alwaysOn />, areaFilter];
}

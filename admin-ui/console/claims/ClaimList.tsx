import Typography from '@mui/material/Typography';
import {
  AutocompleteInput,
  FunctionField,
  ReferenceInput,
  SelectInput,
  TextField,
  useRecordContext,
  useTranslate,
} from 'react-admin';
import { useChoices } from '../choices';
import { formatDay } from '../dates';
import { DayField } from '../day-field';
import { useAreaName } from '../reader';
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
      <DueField source="dueAt" />
      <WordsField source="kind" />
      <FunctionField
        source="address"
        render={({ address, dwellingNumber }: Claim) =>
          dwellingNumber === null ? address : `${address} · ${dwellingNumber}`
        }
      />
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

function DueField(_: FieldProps) {
  const translate = useTranslate();
  const claim = useRecordContext<Claim>();
  if (!claim) return null;
  return (
    <Typography variant="body2" component="span" color={claim.overdue ? 'error' : undefined}>
      {claim.dueAt === null ? '–' : formatDay(claim.dueAt)}
      {claim.overdue && ` · ${translate('doorstep.round.overdue')}`}
    </Typography>
  );
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
  const areaName = useAreaName();
  return [
    <SelectInput key="state" source="state" choices={states} alwaysOn />,
    <ReferenceInput key="area" source="areaId" reference="areas" perPage={2000} alwaysOn>
      <AutocompleteInput optionText={areaName} label="doorstep.round.area" sx={{ minWidth: 260 }} />
    </ReferenceInput>,
  ];
}

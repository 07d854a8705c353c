import { FunctionField, SelectInput, TextField } from 'react-admin';
import { useChoices } from '../choices';
import { CodeField, useCodeWord } from '../code-field';
import { InstantField } from '../day-field';
import { PatchFilter } from '../patch-filter';
import { ResourceList } from '../resource-list';
import { CountField } from '../rounds/CountField';

const KINDS = ['revisitRound', 'siteVisit', 'rulePublication', 'advertSweep'];
const STATES = ['open', 'requested', 'started', 'running', 'failed', 'ended', 'cancelled'];

/** Where each procedure is, what comes next, and since when. */
export function ProcedureList() {
  const word = useCodeWord();
  return (
    <ResourceList filters={useFilters()} filterDefaultValues={{ state: 'open' }}>
      <CodeField source="kind" words="procedureKind" />
      <TextField source="patchCode" label="resources.procedures.fields.patchId" emptyText="–" />
      <FunctionField
        source="step"
        render={({ step, state }: { step: string | null; state: string }) =>
          step === null ? word('procedureState', state) : word('step', step)
        }
      />
      <InstantField source="updatedAt" />
      <InstantField source="nextAt" />
      <CodeField source="state" words="procedureState" />
      <CountField source="openIncidents" tone="error" label="resources.procedures.fields.openIncidents" />
    </ResourceList>
  );
}

function useFilters() {
  const kinds = useChoices('procedureKind', KINDS);
  const states = useChoices('procedureState', STATES);
  return [
    <SelectInput key="state" source="state" choices={states} alwaysOn />,
    <SelectInput key="kind" source="kind" choices={kinds} alwaysOn />,
    <PatchFilter key="patch" source="patchId" label="resources.procedures.fields.patchId" alwaysOn />,
  ];
}

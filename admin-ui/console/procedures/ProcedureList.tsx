import Chip from '@mui/material/Chip';
import { FunctionField, SelectInput, TextField } from 'react-admin';
import { useChoices } from '../choices';
import { CodeField } from '../code-field';
import { formatInstant } from '../dates';
import { InstantField } from '../day-field';
import { PatchFilter } from '../patch-filter';
import { ResourceList } from '../resource-list';
import { useMay } from '../roles';
import { CountField } from '../rounds/CountField';
import { ChooseProcedure, ChosenProcedures } from './ChosenProcedures';
import type { Procedure } from './procedure';
import { useWhereItIs } from './use-where-it-is';

const KINDS = ['revisitRound', 'siteVisit', 'hazard', 'rulePublication', 'advertSweep'];
const STATES = ['open', 'requested', 'started', 'running', 'failed', 'ended', 'cancelled'];

/** Where each procedure is, what comes next, since when, and what is late. */
export function ProcedureList() {
  const mayCommand = useMay('supervisor');
  const whereItIs = useWhereItIs();
  return (
    <ResourceList
      filters={useFilters()}
      filterDefaultValues={{ state: 'open' }}
      head={mayCommand && <ChosenProcedures />}
      rowClick="show"
    >
      {mayCommand && <ChooseProcedure label=" " />}
      <CodeField source="kind" words="procedureKind" />
      <TextField source="patchCode" label="resources.procedures.fields.patchId" emptyText="–" />
      <FunctionField source="step" render={whereItIs} />
      <InstantField source="since" />
      <InstantField source="nextAt" />
      <CountField source="lateTasks" tone="warning" label="resources.procedures.fields.lateTasks" />
      <FunctionField
        source="lateSince"
        render={({ lateSince }: Procedure) =>
          lateSince !== null && <Chip size="small" color="warning" label={formatInstant(lateSince)} />
        }
      />
      <CodeField source="state" words="procedureState" />
      <CountField source="openIncidents" tone="error" label="resources.procedures.fields.openIncidents" />
    </ResourceList>
  );
}

function useFilters() {
  const kinds = useChoices('procedureKind', KINDS);
  const states = useChoices('procedureState', STATES);
  const late = useChoices('procedure.lateOnly', ['true']);
  return [
    <SelectInput key="state" source="state" choices={states} alwaysOn />,
    <SelectInput key="kind" source="kind" choices={kinds} alwaysOn />,
    <SelectInput key="late" source="late" choices={late} alwaysOn />,
    <PatchFilter key="patch" source="patchId" label="resources.procedures.fields.patchId" alwaysOn />,
  ];
}

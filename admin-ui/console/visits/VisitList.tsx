import { FunctionField, ReferenceField, SelectInput, TextField } from 'react-admin';
import { GROUNDS } from '../../../domain/tier';
import { VISIT_STATES } from '../../../domain/visit';
import { useChoices } from '../choices';
import { CodeField } from '../code-field';
import { formatInstant } from '../dates';
import { InstantField } from '../day-field';
import { PatchFilter } from '../patch-filter';
import { HomeField } from '../home-field';
import { ResourceList } from '../resource-list';
import { useMay } from '../roles';
import type { Visit } from './visit';
import { VisitActions } from './VisitActions';

/** Visits in the order of the work: ground and severity first, then the deadline. */
export function VisitList() {
  const mayAct = useMay('supervisor');
  return (
    <ResourceList filters={useFilters()} filterDefaultValues={{ state: 'proposed' }} rowClick="show">
      <CodeField source="ground" words="ground" />
      <HomeField source="address" />
      <TextField source="patchCode" label="resources.visits.fields.patchId" emptyText="–" />
      <CodeField source="state" words="state" />
      <ReferenceField source="officerId" reference="users" link={false} empty="–">
        <TextField source="displayName" />
      </ReferenceField>
      <FunctionField
        source="appointmentFrom"
        render={({ appointmentFrom }: Visit) => (appointmentFrom ? formatInstant(appointmentFrom) : '–')}
      />
      <InstantField source="proposedAt" />
      {mayAct && <FunctionField label=" " render={(visit: Visit) => <VisitActions visit={visit} />} />}
    </ResourceList>
  );
}

function useFilters() {
  const states = useChoices('state', VISIT_STATES);
  const grounds = useChoices('ground', GROUNDS);
  return [
    <SelectInput key="state" source="state" choices={states} alwaysOn />,
    <SelectInput key="ground" source="ground" choices={grounds} alwaysOn />,
    <PatchFilter key="patch" source="patchId" label="resources.visits.fields.patchId" alwaysOn />,
  ];
}

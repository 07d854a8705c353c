import { ReferenceField, SelectInput, TextField } from 'react-admin';
import { GROUNDS, TIERS } from '../../../domain/tier';
import { useChoices } from '../choices';
import { CodeField } from '../code-field';
import { DayField } from '../day-field';
import { PatchFilter } from '../patch-filter';
import { ResourceList } from '../resource-list';
import { TierChip } from './TierChip';

export function RegistrationList() {
  return (
    <ResourceList filters={useFilters()} rowClick="show">
      <TierChip source="tier" />
      <CodeField source="ground" words="ground" />
      <TextField source="address" />
      <TextField source="dwellingNumber" emptyText="–" />
      <ReferenceField source="patchId" reference="areas" link={false}>
        <TextField source="code" />
      </ReferenceField>
      <CodeField source="state" words="state" />
      <DayField source="confirmedOn" />
      <DayField source="nextConfirmationOn" />
    </ResourceList>
  );
}

function useFilters() {
  const tiers = useChoices('tier', TIERS);
  const grounds = useChoices('ground', GROUNDS);
  const states = useChoices('state', ['unverified', 'verified', 'ended', 'void']);
  return [
    <SelectInput key="tier" source="tier" choices={tiers} alwaysOn />,
    <SelectInput key="ground" source="ground" choices={grounds} alwaysOn />,
    <SelectInput key="state" source="state" choices={states} />,
    <PatchFilter key="patch" source="patchId" label="resources.registrations.fields.patchId" />,
  ];
}

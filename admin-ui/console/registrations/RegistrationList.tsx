import {
  AutocompleteInput,
  Datagrid,
  DateField,
  List,
  ReferenceField,
  ReferenceInput,
  SelectInput,
  TextField,
} from 'react-admin';
import { GROUNDS, TIERS } from '../../../domain/tier';
import { useChoices } from '../choices';
import { CodeField } from '../code-field';
import { TierChip } from './TierChip';

export function RegistrationList() {
  return (
    <List filters={useFilters()} exporter={false} perPage={50}>
      <Datagrid rowClick="show" bulkActionButtons={false}>
        <TierChip source="tier" />
        <CodeField source="ground" words="ground" />
        <TextField source="address" sortable={false} />
        <TextField source="dwellingNumber" sortable={false} />
        <ReferenceField source="patchId" reference="areas" link={false} sortable={false}>
          <TextField source="code" />
        </ReferenceField>
        <CodeField source="state" words="state" />
        <DateField source="confirmedOn" sortable={false} options={{ timeZone: 'UTC' }} />
        <DateField source="nextConfirmationOn" sortable={false} options={{ timeZone: 'UTC' }} />
      </Datagrid>
    </List>
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
    <ReferenceInput key="patch" source="patchId" reference="areas" filter={{ kind: 'patch' }} perPage={1000}>
      <AutocompleteInput optionText="code" />
    </ReferenceInput>,
  ];
}

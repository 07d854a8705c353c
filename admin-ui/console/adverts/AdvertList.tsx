import { FunctionField, SelectInput, TextField } from 'react-admin';
import { ADVERT_STATES } from '../../../domain/advert';
import { useAreaFilter } from '../area-filter';
import { useChoices } from '../choices';
import { CodeField } from '../code-field';
import { DayField } from '../day-field';
import { DecideByField } from '../disputes/DecideByField';
import { useReader } from '../reader';
import { ResourceList } from '../resource-list';
import type { Advert } from './advert';

/** Adverts that sources sent, by what became of them; those that a person decides first. */
export function AdvertList() {
  const read = useReader();
  return (
    <ResourceList filters={useFilters()} filterDefaultValues={{ state: 'uncertain' }} rowClick="show">
      <TextField source="text" />
      <CodeField source="state" words="advertState" />
      <DecideByField source="dueAt" />
      <TextField source="patchCode" emptyText="–" />
      <FunctionField
        source="source"
        render={({ sourceZh, sourceEn }: Advert) => read({ zh: sourceZh, en: sourceEn })}
      />
      <DayField source="lastSeenOn" />
    </ResourceList>
  );
}

function useFilters() {
  const states = useChoices('advertState', ADVERT_STATES);
  const areaFilter = useAreaFilter();
  return [<SelectInput key="state" source="state" choices={states} alwaysOn />, areaFilter];
}

import { AutocompleteInput, ReferenceInput, SelectInput, TextField } from 'react-admin';
import { useChoices } from '../choices';
import { CodeField } from '../code-field';
import { PatchFilter } from '../patch-filter';
import { HomeField } from '../home-field';
import { ResourceList } from '../resource-list';
import { useMay } from '../roles';
import { ChooseField } from './ChooseField';
import { ChosenTasks } from './ChosenTasks';
import { DueField } from './DueField';
import type { Task } from './task';

/** What is to be done, the first due first. */
export function TaskList() {
  const mayReassign = useMay('supervisor');
  return (
    <ResourceList
      filters={useFilters()}
      filterDefaultValues={{ state: 'unclosed' }}
      head={mayReassign && <ChosenTasks />}
      rowClick={(_id, _resource, record) => registrationOf(record as Task)}
    >
      {mayReassign && <ChooseField label=" " />}
      <DueField source="dueAt" />
      <CodeField source="kind" words="taskKind" />
      <HomeField source="address" />
      <TextField source="patchCode" label="resources.tasks.fields.patchId" />
      <TextField source="assigneeName" label="resources.tasks.fields.assigneeId" emptyText="–" />
      <CodeField source="state" words="state" />
      <CodeField source="outcome" words="outcome" />
    </ResourceList>
  );
}

function registrationOf({ registrationId }: Task): string | false {
  return registrationId === null ? false : `/registrations/${registrationId}/show`;
}

function useFilters() {
  const states = useChoices('state', [
    'unclosed',
    'open',
    'waiting',
    'done',
    'refused',
    'exhausted',
    'withdrawn',
    'carried_over',
  ]);
  const kinds = useChoices('taskKind', ['revisit', 'visit', 'document_request', 'dispute', 'reinspection']);
  const overdue = useChoices('overdue', ['true']);
  return [
    <SelectInput key="state" source="state" choices={states} alwaysOn />,
    <SelectInput key="overdue" source="overdue" label="doorstep.round.overdue" choices={overdue} alwaysOn />,
    <PatchFilter key="patch" source="patchId" label="resources.tasks.fields.patchId" alwaysOn />,
    <ReferenceInput key="officer" source="assigneeId" reference="users" perPage={50} alwaysOn>
      <AutocompleteInput
        optionText="displayName"
        label="resources.tasks.fields.assigneeId"
        filterToQuery={(q: string) => (q === '' ? {} : { q })}
      />
    </ReferenceInput>,
    <SelectInput key="kind" source="kind" choices={kinds} alwaysOn />,
  ];
}

import { FunctionField, TextField, type FunctionFieldProps } from 'react-admin';
import { CodeField } from '../code-field';
import { DayField, InstantField } from '../day-field';
import { ResourceList } from '../resource-list';
import { CountField } from '../rounds/CountField';
import type { ImportReport } from './import-report';

export function ImportList() {
  return (
    <ResourceList rowClick="show">
      <InstantField source="finishedAt" />
      <TextField source="fileName" />
      <TextField source="profileKey" />
      <DayField source="observedOn" />
      <CodeField source="state" words="importState" />
      <FunctionField {...countOf('rows')} />
      <FunctionField {...countOf('added')} />
      <FunctionField {...countOf('changed')} />
      <FunctionField {...countOf('gone')} />
      <CountField source="problemCount" tone="warning" label="resources.imports.fields.problems" />
    </ResourceList>
  );
}

/** Not a component of its own: a list reads the headings from the props of its children. */
function countOf(
  name: keyof ImportReport['counts'],
): Pick<FunctionFieldProps<ImportReport>, 'label' | 'render'> {
  return { label: `doorstep.import.${name}`, render: ({ counts }) => counts[name] ?? '–' };
}

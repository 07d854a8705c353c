import { FunctionField, TextField } from 'react-admin';
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
      <CountOf name="rows" />
      <CountOf name="added" />
      <CountOf name="changed" />
      <CountOf name="gone" />
      <CountField source="problemCount" tone="warning" label="resources.imports.fields.problems" />
    </ResourceList>
  );
}

function CountOf({ name }: { name: keyof ImportReport['counts'] }) {
  return (
    <FunctionField
      render={({ counts }: ImportReport) => counts[name] ?? '–'}
      label={`doorstep.import.${name}`}
    />
  );
}

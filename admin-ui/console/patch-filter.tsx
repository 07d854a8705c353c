import { AutocompleteInput, ReferenceInput } from 'react-admin';

/** Enough for every patch of one authority. */
const ALL_PATCHES = 2000;

/** The filter of a list by patch; `label` is a message key. react-admin reads `source` and `alwaysOn` of what it is given. */
export function PatchFilter({ label }: { label: string; source: string; alwaysOn?: boolean }) {
  return (
    <ReferenceInput source="patchId" reference="areas" filter={{ kind: 'patch' }} perPage={ALL_PATCHES}>
      <AutocompleteInput optionText="code" label={label} />
    </ReferenceInput>
  );
}

import type { ReactElement } from 'react';
import { AutocompleteInput, ReferenceInput } from 'react-admin';
import { useAreaName } from './reader';

/** A list's filter by an area and all below it. */
export function useAreaFilter(): ReactElement {
  const areaName = useAreaName();
  return (
    <ReferenceInput key="area" source="areaId" reference="areas" perPage={2000} alwaysOn>
      <AutocompleteInput optionText={areaName} label="doorstep.round.area" sx={{ minWidth: 260 }} />
    </ReferenceInput>
  );
}

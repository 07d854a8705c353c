import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';
import { useAreas } from './areas/use-areas';
import { useAreaName } from './reader';

interface Props {
  /** A message key. */
  label: string;
  value: string;
  onChange: (areaId: string) => void;
  /** Only areas within these. */
  under?: readonly string[];
  /** An option that stands for all of them; offered where the whole authority is within reach. */
  whole?: { id: string; name: string };
}

/** One area, found by typing a part of its name or code. */
export function AreaChoice({ label, value, onChange, under, whole }: Props) {
  const translate = useTranslate();
  const areaName = useAreaName();
  const areas = useAreas();
  const mine = areas.filter(({ path }) => !under || path.some((id) => under.includes(id)));
  const options = mine.map((area) => ({ id: area.id, name: areaName(area), depth: area.path.length - 1 }));
  const all = mine.some(({ kind }) => kind === 'authority');
  // the authority itself is what `whole` stands for
  const offered =
    whole && all ? [{ ...whole, depth: 0 }, ...options.filter(({ depth }) => depth > 0)] : options;
  return (
    <Autocomplete
      size="small"
      options={offered}
      value={offered.find(({ id }) => id === value) ?? null}
      onChange={(_, option) => onChange(option?.id ?? '')}
      getOptionLabel={({ name }) => name}
      isOptionEqualToValue={(a, b) => a.id === b.id}
      renderOption={({ key: _, ...props }, { id, name, depth }) => (
        <li {...props} key={id}>
          <span style={{ paddingLeft: depth * 16 }}>{name}</span>
        </li>
      )}
      renderInput={(params) => <TextField {...params} margin="dense" label={translate(label)} />}
    />
  );
}

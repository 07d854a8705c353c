import Stack from '@mui/material/Stack';
import { Choice } from '../choice';
import { useReader } from '../reader';
import { useDraft, type Path } from './draft';
import { RemoveButton } from './RemoveButton';

/** A condition that stands under its name further below. */
export function SharedReference({ path, name }: { path: Path; name: string }) {
  const read = useReader();
  const { document, readOnly, change } = useDraft();
  const options = Object.entries(document.conditions).map(([id, shared]) => ({
    id,
    name: read(shared.name),
  }));
  return (
    <Stack direction="row" spacing={1} sx={{ alignItems: 'center', maxWidth: 480 }}>
      <Choice
        label="doorstep.ruleset.shared"
        value={name}
        options={options}
        onChange={(condition) => change([...path, 'condition'], condition)}
        disabled={readOnly}
      />
      <RemoveButton path={path} />
    </Stack>
  );
}

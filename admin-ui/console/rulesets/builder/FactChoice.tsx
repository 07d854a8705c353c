import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import { useTranslate } from 'react-admin';
import { useReader } from '../../reader';
import { useCatalogue } from '../catalogue';
import { useDraft, type Path } from '../draft';
import { raisesAt } from '../raising';
import { useFactNote } from '../use-fact-note';
import { sharedField } from './condition-query';

interface Props {
  /** Where the condition stands. */
  at: Path;
  field: string;
  onChange: (field: string) => void;
}

interface Option {
  name: string;
  /** Purpose, unit, and whether it never raises. */
  note: string;
  family: string;
  /** Shown and not to be chosen: a rule that raises is offered only what may. */
  barred: boolean;
}

/** A fact by its name, found by typing, with what it is for; below the facts, the shared conditions. */
export function FactChoice({ at, field, onChange }: Props) {
  const translate = useTranslate();
  const { readOnly } = useDraft();
  const options = useOptions(at, field);
  const optionOf = (id: string): Option =>
    options.get(id) ?? { name: id, note: '', family: '', barred: false };
  return (
    // by keys, which stay the same while somebody types and the page is drawn anew
    <Autocomplete
      className="rule-fact"
      size="small"
      disableClearable
      autoHighlight
      options={[...options.keys()]}
      value={field}
      onChange={(_, id) => id !== field && onChange(id)}
      groupBy={(id) => optionOf(id).family}
      getOptionLabel={(id) => optionOf(id).name}
      getOptionKey={(id) => id}
      getOptionDisabled={(id) => optionOf(id).barred && id !== field}
      disabled={readOnly}
      noOptionsText={translate('doorstep.builder.noSuchFact')}
      renderOption={({ key, ...props }, id) => (
        <li key={key} {...props}>
          <div>
            {optionOf(id).name}
            <Box sx={{ typography: 'caption', color: 'text.secondary' }}>{optionOf(id).note}</Box>
          </div>
        </li>
      )}
      renderInput={(props) => (
        <TextField
          {...props}
          margin="dense"
          label={translate('doorstep.ruleset.fact')}
          helperText={optionOf(field).note}
        />
      )}
    />
  );
}

/** Facts in the catalogue's order, one family after the other, and the shared conditions but the one that this is part of. */
function useOptions(at: Path, field: string): ReadonlyMap<string, Option> {
  const translate = useTranslate();
  const read = useReader();
  const note = useFactNote();
  const { facts } = useCatalogue();
  const { document } = useDraft();
  const raising = raisesAt(document, at);
  const [part, inside] = at;
  const families = [...new Set(facts.map(({ family }) => family))];
  const ofFacts = families
    .flatMap((family) => facts.filter((entry) => entry.family === family))
    .map((entry): [string, Option] => [
      entry.key,
      {
        name: read(entry.label),
        note: note(entry),
        family: translate(`doorstep.builder.family_${entry.family}`),
        barred: raising && !entry.mayRaise,
      },
    ]);
  const ofShared = Object.entries(document.conditions)
    .filter(([name]) => sharedField(name) === field || part !== 'conditions' || name !== inside)
    .map(([name, shared]): [string, Option] => [
      sharedField(name),
      {
        name: read(shared.name),
        note: '',
        family: translate('doorstep.ruleset.sharedConditions'),
        barred: false,
      },
    ]);
  return new Map([...ofFacts, ...ofShared]);
}

import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { stepsOf } from '../../../domain/json-pointer';
import type { Localised } from '../../../domain/localised';
import { useReader } from '../reader';
import type { MergeConflict, Side } from './merge-drafts';

interface Props {
  conflicts: readonly MergeConflict[];
  chosen: Readonly<Record<string, Side>>;
  onChoose: (place: string, side: Side) => void;
}

/** What both changed differently, each to be taken from one of them. */
export function MergeChoices({ conflicts, chosen, onChoose }: Props) {
  const translate = useTranslate();
  const read = useReader();
  const nameOf = ({ place, mine, theirs }: MergeConflict) => {
    const [part = '', name = ''] = stepsOf(place);
    const localised = ((mine ?? theirs) as { name?: Localised | string } | null)?.name;
    const named = part === 'head' ? translate(`doorstep.merge.part.${name}`, { _: name }) : name;
    const word = typeof localised === 'object' && part !== 'head' ? read(localised) : named;
    return translate(`doorstep.merge.${part}`, { name: word });
  };
  return (
    <>
      <Typography sx={{ mt: 1 }}>{translate('doorstep.merge.choose')}</Typography>
      {conflicts.map((conflict) => (
        <FormControl key={conflict.place} sx={{ display: 'flex', mt: 1 }}>
          <FormLabel id={`merge${conflict.place}`}>{nameOf(conflict)}</FormLabel>
          <RadioGroup
            row
            aria-labelledby={`merge${conflict.place}`}
            value={chosen[conflict.place] ?? ''}
            onChange={(_, side) => onChoose(conflict.place, side as Side)}
          >
            {(['mine', 'theirs'] as const).map((side) => (
              <FormControlLabel
                key={side}
                value={side}
                control={<Radio size="small" />}
                label={translate(`doorstep.merge.${side}${conflict[side] === undefined ? 'Without' : ''}`)}
              />
            ))}
          </RadioGroup>
        </FormControl>
      ))}
    </>
  );
}

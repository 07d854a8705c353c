import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { RulesetDocument } from '../../../../rules/ruleset-schema';
import { Choice } from '../../choice';
import { useFacts } from '../../facts';
import { useReader } from '../../reader';
import type { RuleCase } from './case';
import { ExpectationInput } from './ExpectationInput';
import { FactValueInput, firstFactValue } from './FactValueInput';

interface Props {
  edited: RuleCase;
  /** Those of the other cases: a name stands once. */
  names: readonly string[];
  document: RulesetDocument;
  /** With the case as it is now, or null where it stays as it was. */
  onDone: (changed: RuleCase | null) => void;
}

/** One case by hand: what is known of a record, and what the rules must say of it. */
export function CaseDialog({ edited, names, document, onDone }: Props) {
  const translate = useTranslate();
  const read = useReader();
  const title = useId();
  const catalogue = useFacts() ?? [];
  const [name, setName] = useState(edited.name);
  const [facts, setFacts] = useState(edited.facts);
  const [expect, setExpect] = useState(edited.expect);
  const known = catalogue.filter(({ key }) => Object.hasOwn(facts, key));
  const others = catalogue.filter(({ key }) => !Object.hasOwn(facts, key));
  const taken = names.includes(name.trim());
  return (
    <Dialog open onClose={() => onDone(null)} aria-labelledby={title} fullWidth maxWidth="sm">
      <DialogTitle id={title}>{translate('doorstep.cases.edit')}</DialogTitle>
      <DialogContent>
        <TextField
          fullWidth
          size="small"
          margin="dense"
          label={translate('doorstep.cases.name')}
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={taken}
          helperText={taken ? translate('doorstep.cases.nameTaken') : undefined}
          slotProps={{ htmlInput: { maxLength: 200 } }}
        />
        <Typography variant="subtitle2" component="h3" sx={{ mt: 2 }}>
          {translate('doorstep.cases.facts')}
        </Typography>
        {known.map((entry) => (
          <Stack key={entry.key} direction="row" spacing={1} sx={{ alignItems: 'center' }}>
            <FactValueInput
              entry={entry}
              value={facts[entry.key] ?? null}
              onChange={(value) => setFacts({ ...facts, [entry.key]: value })}
            />
            <Button
              size="small"
              aria-label={translate('doorstep.cases.forgetFact', { fact: read(entry.label) })}
              onClick={() =>
                setFacts(Object.fromEntries(Object.entries(facts).filter(([key]) => key !== entry.key)))
              }
            >
              {translate('ra.action.remove')}
            </Button>
          </Stack>
        ))}
        <Choice
          label="doorstep.cases.addFact"
          value=""
          options={others.map(({ key, label }) => ({ id: key, name: read(label) }))}
          onChange={(key) => {
            const entry = catalogue.find((each) => each.key === key);
            if (entry) setFacts({ ...facts, [key]: firstFactValue(entry) });
          }}
        />
        <Typography variant="subtitle2" component="h3" sx={{ mt: 2 }}>
          {translate('doorstep.cases.expected')}
        </Typography>
        <ExpectationInput document={document} expect={expect} onChange={setExpect} />
      </DialogContent>
      <DialogActions>
        <Button onClick={() => onDone(null)}>{translate('ra.action.cancel')}</Button>
        <Button
          variant="contained"
          disabled={taken || name.trim() === ''}
          onClick={() => onDone({ name: name.trim(), facts, expect })}
        >
          {translate('doorstep.cases.keep')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

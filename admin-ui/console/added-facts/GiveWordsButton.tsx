import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { FACT_DECISIONS, FACT_OPINIONS } from '../../../domain/added-fact';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useAsked } from '../command';
import { Question } from '../question';

const STEPS = {
  opinion: { codes: FACT_OPINIONS, words: 'factOpinion', done: 'doorstep.addedFact.opinionGiven' },
  decision: { codes: FACT_DECISIONS, words: 'factDecision', done: 'doorstep.addedFact.decided' },
} as const;

/** Asks the protection officer for an opinion on a fact, or the data owner for the decision; each with its reasons. */
export function GiveWordsButton({ id, step }: { id: string; step: keyof typeof STEPS }) {
  const translate = useTranslate();
  const { send, asked } = useAsked();
  const { codes, words, done } = STEPS[step];
  const [code, setCode] = useState('');
  const [said, setSaid] = useState('');
  return (
    <Question
      label={`doorstep.addedFact.${step}`}
      explain={`doorstep.addedFact.${step}Explain`}
      variant="contained"
      {...asked}
      ready={code !== '' && said.trim().length >= 3}
      onConfirm={async () =>
        (await send(`/api/added-facts/${id}/${step}`, { [step]: code, words: said }, done)) !== null
      }
    >
      <Choice
        label={`resources.added-facts.fields.${step}`}
        value={code}
        options={useChoices(words, codes)}
        onChange={setCode}
      />
      <TextField
        size="small"
        margin="dense"
        fullWidth
        multiline
        minRows={3}
        label={translate('doorstep.addedFact.reasons')}
        slotProps={{ htmlInput: { maxLength: 2000 } }}
        value={said}
        onChange={(event) => setSaid(event.target.value)}
      />
    </Question>
  );
}

import { useState } from 'react';
import { FACT_DECISIONS, FACT_OPINIONS } from '../../../domain/added-fact';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useAsked } from '../command';
import { Question } from '../question';
import { areReasons, ReasonsInput } from './ReasonsInput';

const STEPS = {
  opinion: { codes: FACT_OPINIONS, words: 'factOpinion', done: 'doorstep.addedFact.opinionGiven' },
  decision: { codes: FACT_DECISIONS, words: 'factDecision', done: 'doorstep.addedFact.decided' },
} as const;

/** Asks the protection officer for an opinion on a fact, or the data owner for the decision; each with its reasons. */
export function GiveWordsButton({ id, step }: { id: string; step: keyof typeof STEPS }) {
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
      ready={code !== '' && areReasons(said)}
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
      <ReasonsInput value={said} onChange={setSaid} />
    </Question>
  );
}

import { useState } from 'react';
import { useAsked } from '../command';
import { Question } from '../question';
import { areReasons, ReasonsInput } from './ReasonsInput';

/** Ends the use of an approved fact, with reasons; what still reads it is said where it cannot end. */
export function EndFactButton({ id }: { id: string }) {
  const { send, asked } = useAsked();
  const [said, setSaid] = useState('');
  return (
    <Question
      label="doorstep.addedFact.end"
      explain="doorstep.addedFact.endExplain"
      color="error"
      {...asked}
      ready={areReasons(said)}
      onConfirm={async () =>
        (await send(`/api/added-facts/${id}/end`, { words: said }, 'doorstep.addedFact.ended')) !== null
      }
    >
      <ReasonsInput value={said} onChange={setSaid} />
    </Question>
  );
}

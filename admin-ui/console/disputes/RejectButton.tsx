import { useState } from 'react';
import { REJECTION_REASON_WORDS, REJECTION_REASONS } from '../../../domain/dispute';
import { Choice } from '../choice';
import { CommandButton } from '../command-button';
import { useReader } from '../reader';

interface Props {
  /** Where the decision goes. */
  path: string;
  /** Message keys: the button, what is said before it is done, and afterwards. */
  label: string;
  explain: string;
  done: string;
}

/** What is on record stays, for a reason from the closed list. */
export function RejectButton({ path, label, explain, done }: Props) {
  const read = useReader();
  const [reason, setReason] = useState('');
  return (
    <CommandButton
      label={label}
      explain={explain}
      ready={reason !== ''}
      path={path}
      body={{ decision: 'rejected', reason }}
      done={done}
    >
      <Choice
        label="doorstep.dispute.reason"
        value={reason}
        options={REJECTION_REASONS.map((code) => ({ id: code, name: read(REJECTION_REASON_WORDS[code]) }))}
        onChange={setReason}
      />
    </CommandButton>
  );
}

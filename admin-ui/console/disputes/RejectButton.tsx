import { useState } from 'react';
import { REJECTION_REASON_WORDS, REJECTION_REASONS } from '../../../domain/dispute';
import { Choice } from '../choice';
import { useAsked } from '../command';
import { Question } from '../question';
import { useReader } from '../reader';

/** The value on record stays, for a reason that the resident is told. */
export function RejectButton({ id }: { id: string }) {
  const read = useReader();
  const { send, asked } = useAsked();
  const [reason, setReason] = useState('');
  return (
    <Question
      label="doorstep.dispute.leave"
      explain="doorstep.dispute.leaveExplain"
      {...asked}
      ready={reason !== ''}
      onConfirm={async () =>
        (await send(
          `/api/disputes/${id}/decision`,
          { decision: 'rejected', reason },
          'doorstep.dispute.told',
        )) !== null
      }
    >
      <Choice
        label="doorstep.dispute.reason"
        value={reason}
        options={REJECTION_REASONS.map((code) => ({ id: code, name: read(REJECTION_REASON_WORDS[code]) }))}
        onChange={setReason}
      />
    </Question>
  );
}

import Stack from '@mui/material/Stack';
import { useState } from 'react';
import { CORRECTION_SOURCES, valuesToPutRight, type DisputeSubject } from '../../../domain/dispute';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useAsked } from '../command';
import { Question } from '../question';
import type { Dispute } from './dispute';
import { useCorrection } from './use-correction';

/** The value on record was wrong: what is right, and how that is known. */
export function UpholdButton({ dispute, subject }: { dispute: Dispute; subject: DisputeSubject }) {
  const { send, asked } = useAsked();
  const { correction, inputs } = useCorrection(valuesToPutRight(subject), dispute);
  const [source, setSource] = useState('');
  const sources = useChoices('correctionSource', CORRECTION_SOURCES);
  return (
    <Question
      label="doorstep.dispute.putRight"
      explain="doorstep.dispute.putRightExplain"
      variant="contained"
      {...asked}
      ready={correction !== null && source !== ''}
      onConfirm={async () =>
        (await send(
          `/api/disputes/${dispute.id}/decision`,
          { decision: 'upheld', correction, source },
          'doorstep.dispute.told',
        )) !== null
      }
    >
      <Stack sx={{ gap: 1.5 }}>
        {inputs}
        <Choice label="doorstep.dispute.source" value={source} options={sources} onChange={setSource} />
      </Stack>
    </Question>
  );
}

import Stack from '@mui/material/Stack';
import { useState } from 'react';
import { CORRECTION_SOURCES, valuesToPutRight, type DisputeSubject } from '../../../domain/dispute';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { CommandButton } from '../command-button';
import type { Dispute } from './dispute';
import { useCorrection } from './use-correction';

/** The value on record was wrong: what is right, and how that is known. */
export function UpholdButton({ dispute, subject }: { dispute: Dispute; subject: DisputeSubject }) {
  const { correction, inputs } = useCorrection(valuesToPutRight(subject), dispute);
  const [source, setSource] = useState('');
  const sources = useChoices('correctionSource', CORRECTION_SOURCES);
  return (
    <CommandButton
      label="doorstep.dispute.putRight"
      explain="doorstep.dispute.putRightExplain"
      variant="contained"
      ready={correction !== null && source !== ''}
      path={`/api/disputes/${dispute.id}/decision`}
      body={{ decision: 'upheld', correction, source }}
      done="doorstep.dispute.told"
    >
      <Stack sx={{ gap: 1.5 }}>
        {inputs}
        <Choice label="doorstep.dispute.source" value={source} options={sources} onChange={setSource} />
      </Stack>
    </CommandButton>
  );
}

import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ADDRESS_PARTS } from '../../../domain/addresses/compare-addresses';
import { Choice } from '../choice';
import { useCodeWord } from '../code-field';
import { CommandButton } from '../command-button';
import { LabelledValue } from '../plain-table';
import type { AdvertDetail, Candidate } from './advert';

interface Props {
  advert: AdvertDetail;
  candidate: Candidate;
  mayMatch: boolean;
}

/** A home that the advert may mean, what of its address agrees, and the button that says it is this one. */
export function CandidateCard({ advert, candidate, mayMatch }: Props) {
  const translate = useTranslate();
  const word = useCodeWord();
  const { agreement, address, dwellings, saysWhich } = candidate;
  const [only] = dwellings;
  const [chosen, setChosen] = useState(saysWhich ? (only?.dwellingId ?? '') : '');
  const door = saysWhich ? only?.dwellingNumber : undefined;
  // a part that neither says is the same, and says nothing
  const parts = ADDRESS_PARTS.filter(
    (part) => part === 'road' || part === 'number' || agreement[part] !== 'same',
  );
  return (
    <Paper variant="outlined" sx={{ p: 2, flex: '1 1 18rem', minWidth: 0, maxWidth: '28rem' }}>
      <Typography component="h3" variant="subtitle1">
        {[address, door].filter((part) => part !== undefined).join(' · ')}
      </Typography>
      <Stack sx={{ my: 1, gap: 0.5 }}>
        {parts.map((part) => (
          <LabelledValue key={part} label={word('addressPart', part)}>
            {word('agreement', agreement[part])}
          </LabelledValue>
        ))}
      </Stack>
      {only === undefined ? (
        <Typography variant="body2">{translate('doorstep.advert.elsewhere')}</Typography>
      ) : (
        mayMatch && (
          <CommandButton
            label="doorstep.advert.match"
            explain="doorstep.advert.matchExplain"
            variant="contained"
            ready={chosen !== ''}
            path={`/api/adverts/${advert.id}/match`}
            body={{ dwellingId: chosen }}
            version={advert.version}
            done="doorstep.advert.matched"
          >
            {!saysWhich && (
              <Choice
                label="doorstep.advert.door"
                value={chosen}
                options={dwellings.map(({ dwellingId, dwellingNumber }) => ({
                  id: dwellingId,
                  name: dwellingNumber,
                }))}
                onChange={setChosen}
              />
            )}
          </CommandButton>
        )
      )}
    </Paper>
  );
}

import Stack from '@mui/material/Stack';
import TextInput from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { SERVICE_KINDS, SERVICE_WORDS_LENGTH, TOLD_CHANNELS } from '../../../domain/service-request';
import { useAnswer } from '../answer';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { CommandButton } from '../command-button';
import { formatDay } from '../dates';
import { useMay } from '../roles';
import { Section } from '../section';
import type { ServiceRequest } from './service-request';
import { ServiceRequestActions } from './ServiceRequestActions';
import { ServiceRequestState, ServiceRequestWords } from './ServiceRequestWords';

/** What the home asked for, the last promised first; and where somebody asks at the door or by phone, it is recorded. */
export function RegistrationServices({ id }: { id: string }) {
  const translate = useTranslate();
  const wanted = useMay('supervisor', 'officer');
  const requests = useAnswer<{ items: ServiceRequest[] }>(
    `/api/service-requests?registrationId=${id}&limit=200`,
    { wanted },
  );
  if (!wanted || !requests.data) return null;
  return (
    <Section title="doorstep.service.title">
      {requests.data.items.toReversed().map((request) => (
        <Stack key={request.id} sx={{ mb: 2, gap: 1 }}>
          <ServiceRequestWords request={request} />
          <Typography variant="body2" component="div">
            {translate('doorstep.service.promised', { date: formatDay(request.promisedFor) })}
            {' · '}
            <ServiceRequestState request={request} />
          </Typography>
          <ServiceRequestActions request={request} />
        </Stack>
      ))}
      <RecordButton registrationId={id} />
    </Section>
  );
}

function RecordButton({ registrationId }: { registrationId: string }) {
  const translate = useTranslate();
  const [kind, setKind] = useState('');
  const [channel, setChannel] = useState('');
  const [note, setNote] = useState('');
  const kinds = useChoices('service.kind', SERVICE_KINDS);
  const channels = useChoices('service.channel', TOLD_CHANNELS);
  const said = note.trim();
  return (
    <CommandButton
      label="doorstep.service.record"
      explain="doorstep.service.recordExplain"
      ready={kind !== '' && channel !== ''}
      path="/api/service-requests"
      body={{ registrationId, kind, channel, ...(said !== '' && { note: said }) }}
      done="doorstep.service.recorded"
    >
      <Choice label="doorstep.service.kindOf" value={kind} options={kinds} onChange={setKind} />
      <Choice label="doorstep.service.channelOf" value={channel} options={channels} onChange={setChannel} />
      <TextInput
        fullWidth
        multiline
        size="small"
        margin="dense"
        label={translate('doorstep.service.noteOf')}
        value={note}
        slotProps={{ htmlInput: { maxLength: SERVICE_WORDS_LENGTH } }}
        onChange={(event) => setNote(event.target.value)}
      />
    </CommandButton>
  );
}

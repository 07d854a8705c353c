import Stack from '@mui/material/Stack';
import TextInput from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { REFERENCE_PATTERN } from '../../../domain/notice';
import { SERVICE_DECLINE_REASONS, SERVICE_PARTNERS, serviceActions } from '../../../domain/service-request';
import { useOfficers } from '../areas/use-officers';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { CommandButton } from '../command-button';
import { useMay } from '../roles';
import type { ServiceRequest } from './service-request';

interface Props {
  request: ServiceRequest;
}

const NUMBER = new RegExp(REFERENCE_PATTERN);
const MYSELF = 'myself';

/** What the reader may do next; only who asked withdraws it. */
export function ServiceRequestActions({ request }: Props) {
  const actions = serviceActions(request.state);
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }} onClick={(event) => event.stopPropagation()}>
      {actions.includes('accept') && <AcceptButton request={request} />}
      {actions.includes('hand_off') && <HandOffButton request={request} />}
      {actions.includes('finish') && (
        <CommandButton
          label="doorstep.service.finish"
          explain="doorstep.service.finishExplain"
          variant="contained"
          path={`/api/service-requests/${request.id}/finish`}
          done="doorstep.service.finished"
          version={request.version}
        />
      )}
      {actions.includes('decline') && <DeclineButton request={request} />}
    </Stack>
  );
}

function AcceptButton({ request }: Props) {
  const supervises = useMay('supervisor');
  const [who, setWho] = useState(MYSELF);
  return (
    <CommandButton
      label="doorstep.service.accept"
      explain="doorstep.service.acceptExplain"
      variant="contained"
      path={`/api/service-requests/${request.id}/accept`}
      body={who === MYSELF ? {} : { officerId: who }}
      done="doorstep.service.accepted"
      version={request.version}
    >
      {supervises && <HolderChoice patchId={request.patchId} value={who} onChange={setWho} />}
    </CommandButton>
  );
}

/** Mounted with the dialogue, so that the officers of a patch are asked for only then. */
function HolderChoice({
  patchId,
  ...props
}: {
  patchId: string;
  value: string;
  onChange: (id: string) => void;
}) {
  const translate = useTranslate();
  const myself = { id: MYSELF, name: translate('doorstep.service.myself') };
  return (
    <Choice
      label="doorstep.service.holderOf"
      options={[myself, ...(useOfficers([patchId]) ?? [])]}
      {...props}
    />
  );
}

function HandOffButton({ request }: Props) {
  const translate = useTranslate();
  const [partner, setPartner] = useState('');
  const [reference, setReference] = useState('');
  const wrong = reference !== '' && !NUMBER.test(reference);
  const partners = useChoices('service.partner', SERVICE_PARTNERS);
  return (
    <CommandButton
      label="doorstep.service.handOff"
      explain="doorstep.service.handOffExplain"
      ready={partner !== '' && !wrong}
      path={`/api/service-requests/${request.id}/hand-off`}
      body={reference === '' ? { partner } : { partner, reference }}
      done="doorstep.service.handedOff"
      version={request.version}
    >
      <Choice label="doorstep.service.partnerOf" value={partner} options={partners} onChange={setPartner} />
      <TextInput
        fullWidth
        size="small"
        margin="dense"
        label={translate('doorstep.service.referenceOf')}
        value={reference}
        error={wrong}
        onChange={(event) => setReference(event.target.value.trim())}
      />
    </CommandButton>
  );
}

function DeclineButton({ request }: Props) {
  const [reason, setReason] = useState('');
  const reasons = useChoices('service.reason', SERVICE_DECLINE_REASONS);
  return (
    <CommandButton
      label="doorstep.service.decline"
      explain="doorstep.service.declineExplain"
      ready={reason !== ''}
      path={`/api/service-requests/${request.id}/decline`}
      body={{ reason }}
      done="doorstep.service.declined"
      version={request.version}
    >
      <Choice label="doorstep.service.reasonOf" value={reason} options={reasons} onChange={setReason} />
    </CommandButton>
  );
}

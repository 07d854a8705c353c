import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import Stack from '@mui/material/Stack';
import TextInput from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import {
  APPEAL_GROUNDS,
  APPEAL_MEANS,
  APPEAL_REASONS,
  APPEALABLE_STATES,
  appealDecisions,
  AUTHORITIES,
  noticeActions,
  PROOF_OF,
  REFERENCE_PATTERN,
  SERVICE_MEANS,
  SERVICE_RECEIVERS,
  TRANSMITTED,
  type ServiceMeans,
} from '../../../domain/notice';
import { useOfficers } from '../areas/use-officers';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useCodeWord } from '../code-field';
import { CommandButton } from '../command-button';
import { instantOf } from '../dates';
import { useMay } from '../roles';
import { WhenInput } from '../when-input';
import type { Appeal, NoticeDetail } from './notice';

interface Props {
  notice: NoticeDetail;
}

const NUMBER = new RegExp(REFERENCE_PATTERN);

/** What the reader may do to the notice now; the database asks what has to come before. */
export function NoticeActions({ notice }: Props) {
  const supervises = useMay('supervisor');
  const works = useMay('supervisor', 'officer');
  const actions = noticeActions(notice.state);
  const stopped = notice.pausedSince !== null;
  const version = notice.version;
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
      {supervises && actions.includes('issue') && (
        <CommandButton
          label="doorstep.notice.issue"
          explain="doorstep.notice.issueExplain"
          variant="contained"
          disabled={stopped || (notice.kind === 'overcrowding' && !notice.rehousingOffered)}
          path={`/api/notices/${notice.id}/issue`}
          done="doorstep.notice.issued"
          version={version}
        />
      )}
      {works && actions.includes('serve') && <ServeButton notice={notice} />}
      {works && APPEALABLE_STATES.includes(notice.state) && !notice.appealOpen && (
        <AppealButton notice={notice} />
      )}
      {supervises && actions.includes('refer') && <ReferButton notice={notice} />}
      {supervises && notice.referral?.receiptReference === null && <ReceiptButton notice={notice} />}
      {supervises && actions.includes('withdraw') && (
        <CommandButton
          label="doorstep.notice.withdraw"
          explain="doorstep.notice.withdrawExplain"
          color="error"
          path={`/api/notices/${notice.id}/withdraw`}
          done="doorstep.notice.withdrawn"
          version={version}
        />
      )}
    </Stack>
  );
}

function ServeButton({ notice }: Props) {
  const translate = useTranslate();
  // an officer's counts from when it is recorded
  const supervises = useMay('supervisor');
  const [means, setMeans] = useState<ServiceMeans | ''>('');
  const [part, setPart] = useState('');
  const [day, setDay] = useState('');
  const [time, setTime] = useState('');
  const dated = !supervises || (day !== '' && time !== '');
  const wants = means === '' ? null : PROOF_OF[means];
  const officers = useOfficers([notice.patchId]) ?? [];
  const allMeans = useChoices('notice.means', SERVICE_MEANS);
  const receivers = useChoices('notice.receiver', SERVICE_RECEIVERS);
  return (
    <CommandButton
      label="doorstep.notice.serve"
      explain="doorstep.notice.serveExplain"
      variant="contained"
      ready={wants !== null && part !== '' && (wants !== 'reference' || NUMBER.test(part)) && dated}
      path={`/api/notices/${notice.id}/serve`}
      body={
        wants === null || !dated
          ? {}
          : { means, [wants]: part, ...(supervises && { servedAt: instantOf(day, time) }) }
      }
      done="doorstep.notice.served"
      version={notice.version}
    >
      <Choice
        label="doorstep.notice.meansOf"
        value={means}
        options={allMeans}
        onChange={(chosen) => {
          setMeans(chosen as ServiceMeans);
          setPart('');
        }}
      />
      {wants === 'receiver' && (
        <Choice label="doorstep.notice.receiverOf" value={part} options={receivers} onChange={setPart} />
      )}
      {wants === 'witnessId' && (
        <Choice label="doorstep.notice.witnessOf" value={part} options={officers} onChange={setPart} />
      )}
      {wants === 'reference' && (
        <NumberInput label="doorstep.notice.referenceOf" value={part} onChange={setPart} />
      )}
      {supervises && (
        <Stack direction="row" spacing={1} sx={{ mt: 1 }}>
          <WhenInput
            type="date"
            label={translate('doorstep.notice.servedOn')}
            value={day}
            onChange={setDay}
          />
          <WhenInput
            type="time"
            label={translate('doorstep.notice.servedTime')}
            value={time}
            onChange={setTime}
          />
        </Stack>
      )}
    </CommandButton>
  );
}

function NumberInput(props: { label: string; value: string; onChange: (value: string) => void }) {
  const translate = useTranslate();
  return (
    <TextInput
      fullWidth
      size="small"
      margin="dense"
      label={translate(props.label)}
      value={props.value}
      error={props.value !== '' && !NUMBER.test(props.value)}
      onChange={(event) => props.onChange(event.target.value.trim())}
    />
  );
}

function AppealButton({ notice }: Props) {
  const translate = useTranslate();
  const [ground, setGround] = useState('');
  const [means, setMeans] = useState('');
  const [receivedOn, setReceivedOn] = useState('');
  const grounds = useChoices('notice.ground', APPEAL_GROUNDS);
  const allMeans = useChoices('notice.means', APPEAL_MEANS);
  return (
    <CommandButton
      label="doorstep.notice.appeal"
      explain="doorstep.notice.appealExplain"
      ready={ground !== '' && means !== '' && receivedOn !== ''}
      path={`/api/notices/${notice.id}/appeals`}
      body={{ ground, means, receivedOn }}
      done="doorstep.notice.appealed"
    >
      <Choice label="doorstep.notice.groundOf" value={ground} options={grounds} onChange={setGround} />
      <Choice label="doorstep.notice.meansOf" value={means} options={allMeans} onChange={setMeans} />
      <Stack sx={{ mt: 1 }}>
        <WhenInput
          type="date"
          label={translate('doorstep.notice.receivedOn')}
          value={receivedOn}
          onChange={setReceivedOn}
        />
      </Stack>
    </CommandButton>
  );
}

function ReferButton({ notice }: Props) {
  const word = useCodeWord();
  const [authority, setAuthority] = useState('');
  const [transmitted, setTransmitted] = useState<readonly string[]>([
    'hazard',
    'address',
    'notice',
    'service',
  ]);
  const authorities = useChoices('notice.authority', AUTHORITIES);
  return (
    <CommandButton
      label="doorstep.notice.refer"
      explain="doorstep.notice.referExplain"
      variant="contained"
      disabled={notice.appealOpen}
      ready={authority !== '' && transmitted.length > 0}
      path={`/api/notices/${notice.id}/refer`}
      body={{ authority, transmitted }}
      done="doorstep.notice.referred"
      version={notice.version}
    >
      <Choice
        label="doorstep.notice.authorityOf"
        value={authority}
        options={authorities}
        onChange={setAuthority}
      />
      {TRANSMITTED.map((part) => (
        <FormControlLabel
          key={part}
          sx={{ display: 'flex' }}
          label={word('notice.transmitted', part)}
          control={
            <Checkbox
              size="small"
              checked={transmitted.includes(part)}
              onChange={(_, checked) =>
                setTransmitted(
                  TRANSMITTED.filter((one) => (one === part ? checked : transmitted.includes(one))),
                )
              }
            />
          }
        />
      ))}
    </CommandButton>
  );
}

function ReceiptButton({ notice }: Props) {
  const [reference, setReference] = useState('');
  return (
    <CommandButton
      label="doorstep.notice.receipt"
      explain="doorstep.notice.receiptExplain"
      ready={NUMBER.test(reference)}
      path={`/api/notices/${notice.id}/receipt`}
      body={{ reference }}
      done="doorstep.notice.receiptNoted"
      version={notice.version}
    >
      <NumberInput label="doorstep.notice.referenceOf" value={reference} onChange={setReference} />
    </CommandButton>
  );
}

/** How an appeal that waits is decided. */
export function DecideAppeal({ appeal, notice }: Props & { appeal: Appeal }) {
  const translate = useTranslate();
  const supervises = useMay('supervisor');
  const [decision, setDecision] = useState('');
  const [reason, setReason] = useState('');
  const [days, setDays] = useState('');
  const decisions = useChoices('notice.decision', appealDecisions(notice.state));
  const reasons = useChoices('notice.reason', APPEAL_REASONS);
  if (!supervises || appeal.decision !== null) return null;
  const varied = decision === 'varied';
  const more = Number(days);
  return (
    <CommandButton
      label="doorstep.notice.decide"
      explain="doorstep.notice.decideExplain"
      variant="contained"
      ready={
        decision !== '' && reason !== '' && (!varied || (Number.isInteger(more) && more >= 1 && more <= 60))
      }
      path={`/api/hazard-appeals/${appeal.id}/decision`}
      body={{ decision, reason, ...(varied && { moreWorkingDays: more }) }}
      done="doorstep.notice.decided"
    >
      <Choice
        label="doorstep.notice.decisionOf"
        value={decision}
        options={decisions}
        onChange={setDecision}
      />
      <Choice label="doorstep.notice.reasonOf" value={reason} options={reasons} onChange={setReason} />
      {varied && (
        <TextInput
          fullWidth
          size="small"
          margin="dense"
          type="number"
          label={translate('doorstep.notice.moreWorkingDays')}
          value={days}
          onChange={(event) => setDays(event.target.value)}
        />
      )}
    </CommandButton>
  );
}

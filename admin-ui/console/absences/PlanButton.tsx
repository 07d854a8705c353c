import Alert from '@mui/material/Alert';
import Stack from '@mui/material/Stack';
import { useState } from 'react';
import { useGetList, useTranslate, type RaRecord } from 'react-admin';
import { Choice } from '../choice';
import { useAsked } from '../command';
import { Question } from '../question';
import { WhenInput } from '../when-input';
import type { Plan } from './absence';
import { usePlan } from './use-plan';

const NOBODY = 'nobody';
const OFFICERS = { pagination: { page: 1, perPage: 200 }, filter: { role: 'officer' } };

/** Plans an absence: the officer, the days, and who takes which patch, as proposed or as the supervisor changes it. */
export function PlanButton() {
  const translate = useTranslate();
  const { send, asked } = useAsked();
  const [officerId, setOfficerId] = useState('');
  const [fromOn, setFromOn] = useState('');
  const [untilOn, setUntilOn] = useState('');
  /** By patch, where the supervisor chose somebody else than was proposed. */
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const said = officerId !== '' && fromOn !== '' && untilOn !== '' ? { officerId, fromOn, untilOn } : null;
  const { plan, failure } = usePlan(said);
  const takes = (patch: Plan['patches'][number]) => chosen[patch.patchId] ?? patch.proposedId ?? NOBODY;
  const accept = async (): Promise<boolean> => {
    const substitutes = (plan?.patches ?? [])
      .map((patch) => ({ patchId: patch.patchId, substituteId: takes(patch) }))
      .filter(({ substituteId }) => substituteId !== NOBODY);
    const answer = await send('/api/absences', { ...said, substitutes }, 'doorstep.absence.planned');
    if (answer === null) return false;
    setOfficerId('');
    setChosen({});
    return true;
  };
  return (
    <Question
      label="doorstep.absence.plan"
      explain="doorstep.absence.planExplain"
      variant="contained"
      {...asked}
      failure={asked.failure ?? failure}
      ready={plan !== undefined}
      onConfirm={accept}
    >
      <OfficerChoice
        value={officerId}
        onChange={(id) => {
          setOfficerId(id);
          setChosen({});
        }}
      />
      <Stack direction="row" spacing={2} useFlexGap sx={{ my: 1, flexWrap: 'wrap' }}>
        <WhenInput
          type="date"
          label={translate('resources.absences.fields.fromOn')}
          value={fromOn}
          onChange={setFromOn}
        />
        <WhenInput
          type="date"
          label={translate('resources.absences.fields.untilOn')}
          value={untilOn}
          onChange={setUntilOn}
        />
      </Stack>
      {plan?.patches.length === 0 && <Alert severity="info">{translate('doorstep.absence.noPatches')}</Alert>}
      {plan?.patches.map((patch) => (
        <PatchChoice
          key={patch.patchId}
          patch={patch}
          plan={plan}
          value={takes(patch)}
          onChange={(id) => setChosen({ ...chosen, [patch.patchId]: id })}
        />
      ))}
    </Question>
  );
}

interface ChoiceProps {
  value: string;
  onChange: (id: string) => void;
}

/** Mounted with the dialogue, so that officers are asked for only then. */
function OfficerChoice(props: ChoiceProps) {
  const { data } = useGetList<RaRecord<string> & { displayName: string }>('users', OFFICERS);
  const options = (data ?? []).map(({ id, displayName }) => ({ id, name: displayName }));
  return <Choice label="resources.absences.fields.officerName" options={options} {...props} />;
}

function PatchChoice({
  patch,
  plan,
  ...props
}: ChoiceProps & { patch: Plan['patches'][number]; plan: Plan }) {
  const translate = useTranslate();
  const hours = (value: number) => value.toFixed(1);
  const options = [
    { id: NOBODY, name: translate('doorstep.absence.nobody') },
    ...plan.substitutes.map((one) => ({
      id: one.officerId,
      name: translate('doorstep.absence.candidate', {
        name: one.displayName,
        hours: hours(one.hours),
        capacity: hours(plan.hoursPerHalfMonth),
      }),
    })),
  ];
  const work = {
    patch: patch.patchCode,
    hours: hours(patch.hours),
    visits: patch.visits,
    calls: patch.calls,
  };
  return <Choice label={translate('doorstep.absence.patch', work)} options={options} {...props} />;
}

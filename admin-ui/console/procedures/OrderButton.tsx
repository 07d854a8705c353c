import Box from '@mui/material/Box';
import { useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { COMMAND_REASONS, type ProcedureCommand } from '../../../domain/procedure-command';
import { useOfficers } from '../areas/use-officers';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useCodeWord } from '../code-field';
import { useAsked } from '../command';
import { Question } from '../question';
import { WhenInput } from '../when-input';
import { CommandPreview } from './CommandPreview';
import type { Procedure, ProcedureDetail } from './procedure';
import { usePreview } from './use-preview';

interface Props {
  command: ProcedureCommand;
  procedures: readonly Procedure[];
  onDone?: () => void;
}

/** One command on one procedure or many: why, what it needs, what it would do, and then it is asked for. */
export function OrderButton({ command, procedures, onDone }: Props) {
  const translate = useTranslate();
  const notify = useNotify();
  const { send, asked } = useAsked();
  const [reason, setReason] = useState('');
  const [needed, setNeeded] = useState('');
  const said = reason === '' ? null : saidOf(command, needed);
  const items = usePreview(
    procedures.map(({ id }) => id),
    said,
  );
  const possible = (items ?? []).filter(({ refusal }) => refusal === null);
  const order = async (): Promise<boolean> => {
    const body = { ...said, reason, items: possible.map(({ id, basis }) => ({ id, basis })) };
    const answer = await send<{ items: { refusal: string | null }[] }>(
      '/api/procedure-commands',
      body,
      'doorstep.procedure.given',
    );
    if (answer === null) return false;
    if (answer.items.some(({ refusal }) => refusal !== null))
      notify('doorstep.procedure.notGiven', { type: 'warning' });
    setReason('');
    setNeeded('');
    onDone?.();
    return true;
  };
  return (
    <Question
      label={`doorstep.procedure.command.${command}`}
      explain={`doorstep.procedure.explain.${command}`}
      color={command === 'cancel' ? 'error' : 'primary'}
      {...asked}
      ready={possible.length > 0}
      onConfirm={order}
    >
      <Choice
        label="doorstep.procedure.field.reason"
        value={reason}
        options={useChoices('procedure.reason', COMMAND_REASONS)}
        onChange={setReason}
      />
      {command === 'extend' && (
        <Box sx={{ mt: 1 }}>
          <WhenInput
            type="date"
            label={translate('doorstep.procedure.field.untilOn')}
            value={needed}
            onChange={setNeeded}
          />
        </Box>
      )}
      {command === 'reassign' && <OfficerOfAll procedures={procedures} value={needed} onChange={setNeeded} />}
      {command === 'skip_step' && (
        <StepChoice procedure={procedures[0] as ProcedureDetail} value={needed} onChange={setNeeded} />
      )}
      {said !== null && <CommandPreview items={items} />}
    </Question>
  );
}

/** The command with what it needs; null while that is missing. */
function saidOf(command: ProcedureCommand, needed: string): object | null {
  if (command === 'pause' || command === 'resume' || command === 'cancel') return { command };
  if (needed === '') return null;
  if (command === 'extend') return { command, untilOn: needed };
  return command === 'reassign' ? { command, officerId: needed } : { command, step: Number(needed) };
}

interface NeededProps {
  value: string;
  onChange: (value: string) => void;
}

/** Mounted with the dialogue, so that the officers are asked for only then. */
function OfficerOfAll({ procedures, ...rest }: NeededProps & { procedures: readonly Procedure[] }) {
  const translate = useTranslate();
  const officers = useOfficers(procedures.flatMap(({ patchId }) => patchId ?? []));
  return (
    <Choice
      label="doorstep.procedure.field.officer"
      options={officers ?? []}
      helperText={officers?.length === 0 ? translate('doorstep.task.nobodyForAll') : undefined}
      {...rest}
    />
  );
}

function StepChoice({ procedure, ...rest }: NeededProps & { procedure: ProcedureDetail }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const options = procedure.ladder.map(({ does, waiting }, place) => ({
    id: String(place),
    name: translate('doorstep.procedure.stepOfLadder', {
      place: place + 1,
      deed: word('procedure.deed', does),
      waiting,
    }),
  }));
  return <Choice label="doorstep.procedure.field.step" options={options} {...rest} />;
}

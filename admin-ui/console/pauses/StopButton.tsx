import PanToolIcon from '@mui/icons-material/PanTool';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { AreaChoice } from '../area-choice';
import { Choice } from '../choice';
import { useChoices } from '../choices';
import { useAsked } from '../command';
import { Question } from '../question';
import { useSession } from '../use-session';

const REASONS = ['wrong_message', 'scam_warning', 'emergency', 'data_error', 'technical', 'other'];
const EVERYWHERE = 'everywhere';

/** Stops all outward contact of an area, or of the whole programme, at once. */
export function StopButton() {
  const translate = useTranslate();
  const session = useSession();
  const { send, asked } = useAsked();
  const [area, setArea] = useState('');
  const [reason, setReason] = useState('');
  const mine = (session?.roles ?? [])
    .filter(({ role }) => role === 'supervisor' || role === 'administrator')
    .map(({ areaId }) => areaId);
  return (
    <Question
      label="doorstep.pause.stop"
      explain="doorstep.pause.explain"
      icon={<PanToolIcon />}
      color="error"
      variant="contained"
      {...asked}
      ready={area !== '' && reason !== ''}
      onConfirm={async () => {
        const areaId = area === EVERYWHERE ? null : area;
        return (await send('/api/outward-pauses', { areaId, reason }, 'doorstep.pause.stopped')) !== null;
      }}
    >
      <AreaChoice
        label="resources.outward-pauses.fields.areaId"
        value={area}
        onChange={setArea}
        under={mine}
        whole={{ id: EVERYWHERE, name: translate('doorstep.pause.everywhere') }}
      />
      <Choice
        label="resources.outward-pauses.fields.reason"
        value={reason}
        options={useChoices('pauseReason', REASONS)}
        onChange={setReason}
      />
    </Question>
  );
}

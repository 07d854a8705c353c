import Alert from '@mui/material/Alert';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import { useTranslate } from 'react-admin';
import { useAnswer } from '../answer';
import { useCodeWord } from '../code-field';
import { useMay } from '../roles';
import type { Version } from './version';
import { VersionStep } from './VersionStep';

const EVERY_MS = 2_000;

/** After a publication: how far it is and how it is held, then how many registrations moved, and from where to where. */
export function PublicationEffect({ version }: { version: Version }) {
  const pending =
    version.state === 'published' &&
    version.decides === 'tier' &&
    version.authorId !== null &&
    version.effect === null;
  const path = `/api/ruleset-versions/${version.id}`;
  const later = useAnswer<Version>(path, { everyMs: EVERY_MS, wanted: pending });
  const known = later.data ?? version;
  if (known.effect) return <Moved effect={known.effect} />;
  return pending ? <Placing version={known} /> : null;
}

function Placing({ version }: { version: Version }) {
  const translate = useTranslate();
  const mayTune = useMay('administrator');
  const { placing, placingProgress } = version;
  const done = placingProgress?.done ?? [];
  const sum = (of: 'reviewed' | 'moved') => done.reduce((total, each) => total + each[of], 0);
  const stopped = done.find(({ districtId }) => districtId === placingProgress?.stoppedIn);
  const held = placing === 'paused' || placing === 'stopped';
  return (
    <Alert severity={placing === 'stopped' ? 'warning' : 'info'} sx={{ mb: 2 }}>
      {translate(held ? `doorstep.ruleset.placing_${placing}` : 'doorstep.ruleset.pending')}
      {placingProgress &&
        ` ${translate('doorstep.ruleset.placed', {
          done: done.length,
          districts: placingProgress.districts,
          reviewed: sum('reviewed'),
          moved: sum('moved'),
        })}`}
      {placing === 'stopped' && stopped && ` ${translate('doorstep.ruleset.stoppedAs', { ...stopped })}`}
      {!held && <LinearProgress sx={{ mt: 1 }} aria-label={translate('doorstep.ruleset.pending')} />}
      {mayTune && placing !== null && (
        <Stack direction="row" sx={{ mt: 1, gap: 1 }}>
          <VersionStep
            version={version}
            step={held ? 'resume' : 'pause'}
            done={held ? 'placingResumed' : 'placingPaused'}
          />
        </Stack>
      )}
    </Alert>
  );
}

function Moved({ effect }: { effect: NonNullable<Version['effect']> }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const { moved, reviewed, moves, regrounded = 0 } = effect;
  return (
    <Alert severity="success" sx={{ mb: 2 }}>
      <strong>{translate('doorstep.ruleset.moved', { moved, reviewed })}</strong>
      <ul style={{ margin: 0 }}>
        {Object.entries(moves).map(([move, count]) => {
          const [from = '', to = ''] = move.split('>');
          return <li key={move}>{`${word('tier', from)} → ${word('tier', to)}: ${count}`}</li>;
        })}
        {regrounded > 0 && <li>{translate('doorstep.ruleset.regrounded', { count: regrounded })}</li>}
      </ul>
    </Alert>
  );
}

import Alert from '@mui/material/Alert';
import LinearProgress from '@mui/material/LinearProgress';
import Stack from '@mui/material/Stack';
import { useTranslate } from 'react-admin';
import { useAnswer } from '../answer';
import { useMay } from '../roles';
import { useChangeWords } from './use-change-words';
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
  if (known.effect) return <Moved effect={known.effect} superseded={known.placing === 'superseded'} />;
  return pending ? <Placing version={known} /> : null;
}

function Placing({ version }: { version: Version }) {
  const translate = useTranslate();
  const mayTune = useMay('administrator');
  const changeWords = useChangeWords();
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
      {placing === 'stopped' && stopped?.differing && (
        <ul style={{ margin: 0 }}>
          {stopped.differing.map(({ change, ...counts }) => (
            <li key={change}>
              {translate('doorstep.ruleset.differs', { change: changeWords(change), ...counts })}
            </li>
          ))}
        </ul>
      )}
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

function Moved({ effect, superseded }: { effect: NonNullable<Version['effect']>; superseded: boolean }) {
  const translate = useTranslate();
  const changeWords = useChangeWords();
  const { moved, reviewed, moves, regrounded = 0 } = effect;
  return (
    <Alert severity={superseded ? 'info' : 'success'} sx={{ mb: 2 }}>
      {superseded && `${translate('doorstep.ruleset.superseded')} `}
      <strong>{translate('doorstep.ruleset.moved', { moved, reviewed })}</strong>
      <ul style={{ margin: 0 }}>
        {Object.entries(moves).map(([move, count]) => (
          <li key={move}>{`${changeWords(move)}: ${count}`}</li>
        ))}
        {regrounded > 0 && <li>{translate('doorstep.ruleset.regrounded', { count: regrounded })}</li>}
      </ul>
    </Alert>
  );
}

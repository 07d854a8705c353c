import Alert from '@mui/material/Alert';
import LinearProgress from '@mui/material/LinearProgress';
import { useTranslate } from 'react-admin';
import { useAnswer } from '../answer';
import { useCodeWord } from '../code-field';
import type { Version } from './version';

const EVERY_MS = 2_000;

/** After a publication: how many registrations moved, and from where to where; asked again until it is known. */
export function PublicationEffect({ version }: { version: Version }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const pending = version.state === 'published' && version.authorId !== null && version.effect === null;
  const path = `/api/ruleset-versions/${version.id}`;
  const later = useAnswer<Version>(path, { everyMs: EVERY_MS, wanted: pending });
  const effect = version.effect ?? later.data?.effect;
  if (!effect) {
    if (!pending) return null;
    return (
      <Alert severity="info" sx={{ mb: 2 }}>
        {translate('doorstep.ruleset.pending')}
        <LinearProgress sx={{ mt: 1 }} aria-label={translate('doorstep.ruleset.pending')} />
      </Alert>
    );
  }
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
